"""XML of strangers as a tree: lxml that opens no files, resolves no entities and goes on after faults. Pure."""

from __future__ import annotations

from lxml import etree


def tree_of(text: str) -> etree._Element | None:
    """Return the root of a guarded document, or None."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(tag: object) -> str:
    """Return the name of an element without its namespace, in small letters; "" of what is no element."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
