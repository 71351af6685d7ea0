"""Writes a report as JUnit XML: a file is a test suite, and each rule that it breaks is a test case that fails.

Every suite has a test case for reading the file, so that none is empty, and an error there if it cannot be read.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from kg.model import Checked, Located, Report, Severity
from kg.report.words import INVISIBLE, about, fails, harmless, place, rule_name

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, severity: Severity) -> str:
    """Return a report as XML, as Jenkins, GitLab and others read it."""
    root = ET.Element("testsuites", name="kg validate")
    by_file: dict[str, list[Located]] = {}
    for one in report.findings:
        by_file.setdefault(one.file, []).append(one)
    for checked in report.checked:
        root.append(_suite(checked, by_file.get(checked.file, []), severity))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(checked: Checked, found: list[Located], severity: Severity) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(checked.file))
    reading = _case(suite, checked.file, "is read")
    if checked.error is not None:
        ET.SubElement(reading, "error", type="unreadable", message=_clean(checked.error))
    rules: dict[str, list[Located]] = {}
    for one in found:
        rules.setdefault(one.finding.rule, []).append(one)
    failures = 0
    for rule in sorted(rules):
        broken = [one for one in rules[rule] if fails(one, severity)]
        case = _case(suite, checked.file, rule_name(rule))
        failures += bool(broken)
        _tell(case, rules[rule], "failure" if broken else "system-out")
    for count, number in (("tests", len(rules) + 1), ("failures", failures), ("errors", int(bool(checked.error)))):
        suite.set(count, str(number))
    return suite


def _case(suite: ET.Element, file: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_clean(file), name=_clean(name))


def _tell(case: ET.Element, found: list[Located], tag: str) -> None:
    """Say what breaks a rule: as a failure, or as output where it is not grave enough."""
    first = found[0].finding
    element = ET.SubElement(case, tag)
    if tag == "failure":
        element.set("type", first.severity.value)
        element.set("message", _clean(first.message))
    lines = [] if tag == "failure" else [f"{first.severity.value}: {harmless(first.message)}"]
    for one in found:
        where = harmless(one.file) + (f":{one.line}" if one.line else "")
        lines.append(f"{where}  {about(one)}")
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
