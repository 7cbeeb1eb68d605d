"""A pytest plugin: one module is loaded with one fault in it, everything else as it is.

For faults that take effect when a module is loaded (constants, tables, defaults), and to ask once
more about those that survived in a warm process. Nothing on disk is changed.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from hypothesis import Phase, settings

from tests.mutation.mutants import mutated

ASKED = "COUNSELCRM_MUTANT"  # path:number


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        return compile(mutated(source, NUMBER), self.path, "exec")


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None or Path(spec.origin) != PATH:
            return None
        spec.loader = _Loader(fullname, spec.origin)
        return spec


def steady() -> None:
    """Let the property tests ask the same questions each time, and stop at the first answer."""
    settings.register_profile(
        "mutation",
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(settings().suppress_health_check),
    )
    settings.load_profile("mutation")


steady()
if asked := os.environ.get(ASKED):
    PATH = Path(asked.rpartition(":")[0]).resolve()
    NUMBER = int(asked.rpartition(":")[2])
    sys.meta_path.insert(0, _Finder())
