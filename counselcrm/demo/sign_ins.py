"""The accounts a visitor of the demo may use, written down where the sign-in page finds them."""

import json
import os
from pathlib import Path

from counselcrm.demo.cast import PASSPHRASE, SHOWN
from people.models import User


def write_sign_ins(folder: Path) -> Path:
    """Write ``sign_ins.json``: a list of role, name, email, password; only its owner may read it.

    folder   the practice's local folder; the file changes only where its content does
    """
    users = {user.email: user for user in User.objects.filter(email__in=SHOWN)}
    rows = [
        {
            "role": users[email].role,
            "name": f"{users[email].name} {users[email].name_latin}",
            "email": email,
            "password": PASSPHRASE,
        }
        for email in SHOWN
        if email in users
    ]
    path = folder / "sign_ins.json"
    wanted = json.dumps(rows, ensure_ascii=False, indent=2)
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        path.chmod(0o600)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(wanted)
    draft.replace(path)
    return path
