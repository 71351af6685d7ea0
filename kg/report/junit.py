"""Writes a report as JUnit XML: a file is a test suite, and each rule that it breaks is a test case that fails.

Every suite has a test case for reading the file, so that none is empty, and an error there if it cannot be read.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from kg.model import Checked, Located, Notice, Report, Severity
from kg.report.words import (
    INVISIBLE,
    about,
    details,
    fails,
    harmless,
    noticed,
    place,
    rule_key,
    rule_title,
    severity_name,
)

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, severity: Severity) -> str:
    """Return a report as XML, as Jenkins, GitLab and others read it."""
    root = ET.Element("testsuites", name="kg validate")
    by_file: dict[str, list[Located]] = {}
    for one in report.findings:
        by_file.setdefault(one.file, []).append(one)
    for checked in report.checked:
        notices = [notice for notice in report.notices if notice.file == checked.file]
        root.append(_suite(checked, by_file.get(checked.file, []), notices, severity))
    files = {checked.file for checked in report.checked}
    if others := [notice for notice in report.notices if notice.file not in files]:
        root.append(_others(others))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(checked: Checked, found: list[Located], notices: list[Notice], severity: Severity) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(checked.file))
    reading = _case(suite, checked.file, "is read and checked")
    if checked.error is not None:
        ET.SubElement(reading, "error", type="unreadable", message=_clean(checked.error))
    failures = int(_note(reading, notices))
    rules: dict[tuple[str, str], list[Located]] = {}
    for one in found:
        rules.setdefault(rule_key(one.finding), []).append(one)
    for rule in sorted(rules):
        broken = [one for one in rules[rule] if fails(one, severity)]
        case = _case(suite, checked.file, rule_title(rules[rule][0].finding))
        failures += bool(broken)
        _tell(case, rules[rule], "failure" if broken else "system-out")
    _count(suite, failures=failures, errors=int(checked.error is not None))
    return suite


def _others(notices: list[Notice]) -> ET.Element:
    """Return a suite for what was not checked and belongs to no file: shapes without effect."""
    suite = ET.Element("testsuite", name="what is not checked")
    failures = 0
    for notice in notices:
        failures += _note(_case(suite, notice.file or "shapes", noticed(notice)), [notice])
    _count(suite, failures=failures, errors=0)
    return suite


def _note(case: ET.Element, notices: list[Notice]) -> bool:
    """Add a suite for what was not checked, and return whether it fails."""
    failing = [notice for notice in notices if notice.fails]
    for notice in failing[:1]:
        ET.SubElement(case, "failure", type="unchecked", message=_clean(noticed(notice)))
    if notices:
        ET.SubElement(case, "system-out").text = _clean("\n".join(map(noticed, notices)))
    return bool(failing)


def _count(suite: ET.Element, *, failures: int, errors: int) -> None:
    for name, number in (("tests", len(suite)), ("failures", failures), ("errors", errors)):
        suite.set(name, str(number))


def _case(suite: ET.Element, file: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_clean(file), name=_clean(name))


def _tell(case: ET.Element, found: list[Located], tag: str) -> None:
    """Return a finding as a failure, or as output if it is not severe enough."""
    first = found[0].finding
    element = ET.SubElement(case, tag)
    said = first.message
    if tag == "failure":
        element.set("type", severity_name(first))
        element.set("message", _clean(said))
    lines = [] if tag == "failure" else [f"{severity_name(first)}: {harmless(said)}"]
    for one in found:
        if one.finding.message != said:
            said = one.finding.message
            lines.append(harmless(said))
        where = harmless(one.file) + (f":{one.line}" if one.line else "")
        lines.append(f"{where}  {about(one)}")
        lines += details(one.finding)
        lines += [f"  {place(one.passage)}"] if one.passage else []
    element.text = _clean("\n".join(lines))


def _clean(words: str) -> str:
    r"""Show characters that XML cannot hold as Python would write them.

    >>> _clean("a\x1b[2J")
    'a\\x1b[2J'
    """

    def escaped(found: re.Match[str]) -> str:
        return found[0].encode("unicode_escape", "backslashreplace").decode()

    return INVISIBLE.sub(escaped, _NOT_IN_XML.sub(escaped, words))
