"""Keys under which a stored entity is found again, whatever spelling comes next."""

from __future__ import annotations

from worker.entities.fold import core_words, fold, place_skeleton, skeleton, words_of
from worker.entities.words import word_set
from worker.types import EntityKind

#: Forms of a firm that come and go: "Siemens AG", "Siemens Aktiengesellschaft", "Siemens".
LEGAL_FORMS = word_set(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc ag aktiengesellschaft gmbh sa sas "
    "sarl spa srl nv bv ab asa oy oyj as kg kgaa se pty pte ooo oao zao pao jsc pjsc ojsc sl kk bhd sdn tbk pt "
    "holding holdings group "
)
MAX_KEYS = 4


def name_keys(name: str, kind: EntityKind) -> tuple[str, ...]:
    """Lookup keys of a name, 1 to 4; () when nothing can be read in it. Two names that may mean one
    thing share a key; sharing one says nothing more: ``resolve`` decides.
    """
    if kind == "person":
        keys = _person_keys(core_words(name))
    elif kind == "place":
        keys = [f"n:{fold(name)}", f"p:{place_skeleton(name)}"]
    else:
        keys = _group_keys(name)
    return tuple(dict.fromkeys(k for k in keys if len(k) > 2))[:MAX_KEYS]


def _person_keys(core: list[str]) -> list[str]:
    bones = [skeleton(w) for w in core]
    keys = [f"n:{' '.join(sorted(core))}", f"s:{' '.join(sorted(bones))}"]
    if len(core) > 1:
        keys.append(f"f:{' '.join(sorted((bones[0], bones[-1])))}")
        keys.append(f"i:{core[0][0]} {bones[-1]}")
    return keys


def _group_keys(name: str) -> list[str]:
    core = [w for w in core_words(name) if w not in LEGAL_FORMS] or core_words(name)
    keys = [f"n:{' '.join(sorted(core))}", f"s:{' '.join(sorted(skeleton(w) for w in core))}"]
    keys.append(f"j:{''.join(core)}")
    full = words_of(name)
    if len(full) > len(core):
        keys.append(f"n:{' '.join(sorted(full))}")
    return keys
