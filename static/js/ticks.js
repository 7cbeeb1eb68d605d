// The score of a goal follows its five ticks, and the hint names the first that is missing.
// [data-crm-goal] holds the ticks; [data-crm-goal-score="{n} of 5"]; [data-crm-goal-hint] per tick.
(() => {
  const refresh = (goal) => {
    const ticks = [...goal.querySelectorAll("input[type=checkbox][data-crm-goal-tick]")];
    const score = ticks.filter((tick) => tick.checked).length;
    for (const place of goal.querySelectorAll("[data-crm-goal-score]")) {
      place.textContent = place.dataset.crmGoalScore.replace("{n}", String(score));
    }
    const missing = ticks.find((tick) => !tick.checked);
    for (const hint of goal.querySelectorAll("[data-crm-goal-hint]")) {
      hint.hidden = hint.dataset.crmGoalHint !== (missing?.dataset.crmGoalTick ?? "none");
    }
  };

  document.addEventListener("change", (event) => {
    const goal = event.target.closest?.("[data-crm-goal]");
    if (goal) refresh(goal);
  });
  for (const goal of document.querySelectorAll("[data-crm-goal]")) refresh(goal);
})();
