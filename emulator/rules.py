"""The rules that decide, by ID: kind, origin and the section of the documents that states each.

A refusal names the ID; consoles and reports show the section beside it. What is inferred or from
memory is shown as the emulator's choice, never as documented. So are our own rules, group Z: they
decide where the documents are silent, have no section, and stand in a table of their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """kind: H hard rule, L numeric limit, B behaviour, A advice.

    origin: documented, inferred, memory or choice. section: of the documents; "" for a rule of our
    own, which is stated by ``text``.
    """

    id: str
    kind: str
    origin: str
    section: str
    text: str = ""

    @property
    def source(self) -> str:
        """How a console names where the rule comes from, e.g. ``rule D03, §3.1``."""
        if self.origin == "documented":
            return f"rule {self.id}, {self.section}"
        return f"rule {self.id}, the emulator's choice"


_TABLE = """
A01 H documented §1.2
A02 H documented §1.2
A03 B documented §1.2, §4.2
A04 L documented App B
A05 L documented App B
A06 H documented App B, §5.1.2
A07 H documented App B
A08 H documented App B
A09 H documented App B
A10 H documented App B
A11 H documented App B
A12 H documented App B
A13 H inferred §5.1.1, §6.3
A14 H documented §5.1.1
A15 L documented §3.2.1
A16 L documented §1.4
A17 H documented §3.2.1
A18 H documented §4.3.1
A19 H documented §3.2.2-3
A20 A documented §3.2.3
B01 H documented §2.2, §5.1
B02 H documented §2.2, §5.4
B03 H documented §2.2
B04 H documented §2.2
B05 H documented §2.2
B06 H documented §2.2
B07 B documented §2.2
B08 A documented §2.2
B09 B documented §2.2.1
B10 B documented §2.2.1
B11 H documented §2.2.1-2
B12 B documented §2.2
B13 H documented §2.2.2, §5.4
B14 H documented §2.2.2
B15 H documented §2.2.2
B16 H documented §2.2.2, §5.4
B17 H documented §2.2.2, §5.4
B18 H documented §5.4
B19 H documented §2.2.2, §5.4
B20 H documented §5.4
B21 H documented §5.4
B22 B documented §2.2.2
B23 A documented §2.2.2, §5.4
B24 L documented §4.3.1
B25 H documented §4.3.1
B26 H documented §4.3.1
B27 H documented §7.1.6.1, §7.1.7.1(4), §3.3.4.2, §3.3.7
B28 H documented §5.1.2
B29 B documented §5.4
U01 H documented §5.1.5.1
U02 H documented §5.1.5.1
U03 H documented §2.3, §6.1, §6.2.1
U04 H documented §5.1.5.1
U05 A documented §6.3.2, App A.1
U06 H documented §5.1
U07 L documented §5.1
D01 H documented §3.1, §5.2, App B, S1
D02 H documented §3.2.2, §5.2, S1
D03 H documented §3.1, §3.2.3, §5.2, S1
D04 H documented §3.1, S1
D05 H documented §3.1, S1
D06 H documented §5.2.1
D07 B documented §5.2.1
D08 H documented §5.2
D09 A documented §3.2.4, §5.2
D10 A documented §3.3.x, App C.1
D11 B documented §3.1, S1, S2
D12 B documented §3.4.5.3
D13 H documented §5.2.1
E01 H documented §3.1
E02 H documented §3.1
E03 H documented §3.1
E04 H inferred §3.1, S1
E05 H documented §3.1, §3.3.2, §5.2.1
E06 H documented §3.1, §5.2.1, S1
E07 H documented S1, §5.2.3
E08 H documented §5.2.3, §3.2.3
E09 B documented §5.2.2
E10 A documented §3.3.2
E11 B documented §3.5.0.3
E12 B documented §3.4.3
E13 A documented §3.5.0.1
E14 H documented §3.4.3
E15 A documented §3.3.2
E16 B documented §3.3.2, §3.4.3
E17 A documented §3.2.4
F01 H documented §4.3.1
F02 L documented §4.3.1, §4.4.1
F03 L documented §4.3.1, §5.3, §4.10.5
F04 B documented §4.3.1, §4.10.5
F05 L documented §4.4.2
F06 L documented §4.4.2
F07 H documented §4.4.1, §5.3, §7.1.6.2
F08 H documented §4.4.1
F09 L documented §4.4.1, §7.1.4
F10 H documented §4.4.2, §5.1.3, §5.3
F11 H documented §5.3, §5.3.1
F12 A documented §4.10.2, §7.1.4
F13 A documented §4.4.2, §4.10.3
F14 B documented §5.3.1
F15 B documented §5.3.1
F16 H documented §5.1.3
F17 B documented §5.3.1, §7.1.2
F18 B documented §5.1.3, §5.3.1
F19 B documented §4.10.4
F20 H documented §5.1.3
G01 H documented §5.3, §7.1.7.1(3)
G02 H documented §4.2.1
G03 H documented §4.2.1
G04 H documented §4.2.1, §5.3.2, §4.7
G05 H documented §4.2.1
G06 H documented §4.2.1, §5.3.6
G07 H documented §1.5, §4.2
G08 H documented §4.2
G09 B documented §4.2
G10 H documented §5.3.2
G11 H documented §5.3.2
G12 H documented §5.3.2
G13 H documented §5.3.2, §7.1.4.1-2
G14 H documented §4.7
G15 H documented §4.7 note
G16 H documented §5.3, §5.3.2
G17 H documented §5.3
G18 H documented §5.3.3
G19 H documented §5.3.3, §5.3.8, §7.1.4.2
G20 B documented §5.3.2
G21 B documented §5.3.4
G22 H documented §5.3.4
G23 H documented §4.3.4
G24 A documented §4.3.4
G25 A documented §4.3.4
G26 B documented §4.3.3
G27 B documented §5.3.2-3
G28 H documented §7.2
H01 H documented §4.3.2.1
H02 H documented §4.3.2.1
H03 H documented §4.3.2.1, Table 1
H04 H documented §4.3.2.1, Table 1
H05 H documented §4.3.2.1
H06 H documented §4.3.2
H07 H documented §5.3.2
H08 H documented §5.3.2
H09 H documented §5.3.2
H10 H documented §5.1.2.1
H11 H documented §5.1.2.1
H12 H documented §5.1.2.1
H13 H documented §5.1.2.1
I01 H documented §5.3.5
I02 H documented §5.3.5
I03 H documented §5.3.5
I04 H documented §5.3.5
I05 H inferred §3.1+§4.9
I06 H documented §4.2.1, §4.8
I07 H inferred §5.3.5
I08 H documented §4.9
I09 H inferred §3.2.3+§4.9
I10 H documented §4.8
I11 A documented §4.8
J01 H documented §5.1.1
J02 H documented §5.2.1
J03 H documented §5.2.1, §5.3.2
J04 H documented §5.2.3
J05 H documented §5.3.3
J06 H documented §5.2.4
J07 H documented §5.2.4
J08 B documented §5.1.1.1, §5.1.2.2
J09 H documented §5.1.1.2
J10 B documented §5.1.2
J11 H documented §5.2.1, §5.3.x
J12 H documented §5.1.5
J13 H documented §5.1.5
J14 H documented §5.1.5
J15 H documented §5.1.6
J16 B documented §5.1
K01 H documented §5.1.4
K02 H documented §7.1.6, §4.6.1
K03 H documented §5.1.4.1
K04 H documented §5.1.4
K05 H documented §5.1.4.1
K06 H documented §5.1.4.1, §5.2.5
K07 B documented §5.2.5, §5.3.8, §7.1.6.2
K08 L documented §7.1.4.2, App A.1
K09 H documented §5.1.4.2
K10 H documented §5.1.4.2
K11 B documented §5.1.4
K12 L inferred App A.1
K13 A documented §5.1.4.1, §4.3.5
L01 H documented §6.3
L02 H documented §6.3, §6.3.1.1
L03 H documented §6.3.x
L04 H documented §6.3.1.1
L05 H documented §6.3.4
L06 H documented §6.1, §6.3.4
L07 H documented §6.3.1.2
L08 H documented §6.3.1.3
L09 H documented §6.3.1.4
L10 H documented §6.3.1.4, §6.3.4
L11 H documented §6.3.1.4
L12 H documented §3.3.8, §6.3.1.4
L13 H documented §6.3.1.5
L14 H documented App A.2
L15 H documented §6.3.4
L16 H documented §6.3.1.6, App A.2
L17 H documented §6.3.1.6, §6.3.3.6
L18 H documented §6.3.4
L19 H documented §6.3.4
L20 H documented §4.6.1
L21 H documented §6.1
L22 H documented §6.1
L23 H documented §3.3.8
L24 H documented §6.3.4
M01 H documented §6.1, §2.1
M02 H documented §6.2
M03 H documented §6.2
M04 H documented §6.2.x
M05 H documented §6.2.2
M06 H documented §6.2.3
M07 H documented §6.2.4
M08 H documented §6.2.5
M09 H documented §2.1
N01 H documented §2.1.2.1
N02 H documented §2.1.2.1, §3.3.4.3
N03 L documented §2.1.2.2
N04 H documented §2.1.2.2
N05 H documented §3.3.4.1
N06 B documented §3.3.4.1
N07 A documented §3.3.4
N08 H documented §3.3.4.2
N09 H documented §3.3.4.5
N10 H documented §3.3.4.5
N11 H documented §3.3.4.4
N12 H documented §4.6.2.1
O01 H documented §3.3.5.1
O02 H documented §3.3.5.1
O03 H documented §3.3.5.2
O04 B documented §3.3.5
X01 H documented §3.3.6
X02 H documented §3.3.6
X03 H documented §3.3.6
X04 H documented §3.3.6.2
X05 H documented §3.3.6.2
X06 L documented §3.3.6.2
X07 H documented §3.3.6.2
X08 H documented §3.3.6.1, §4.6.2.2
X09 H documented §3.3.6.1
X10 H documented §3.3.6.2
X11 H documented §3.3.6.2
X12 H documented §4.6.2.2
X13 H documented §4.6.2.2
X14 H documented App C.2.2.1
X15 H documented App C
X16 H documented App C
X17 B documented App C.2.2
X18 H documented App C.2.1, C.2.3.2
X19 H documented App C.2.3
X20 H documented App C.2.3.2
X21 H documented §7.1.7.2
Q01 L documented §7.1.4, §7.1.4.7
Q02 H documented §7.1.4
Q03 H documented §7.1.4, §7.1.5.1
Q04 H documented §7.1.4
Q05 H documented §7.1
Q06 H documented §7.1.4.1
Q07 H documented §7.1.4.1, App A.2
Q08 H documented §7.1.4.1-2, App A.2
Q09 H documented §7.1.4.2
Q10 H documented App A.2
Q11 H documented App A.2
Q12 H documented §7.1.4.2
Q13 H documented §7.1.4.2
Q14 H documented §7.1.4.3
Q15 H documented §7.1.4.3
Q16 H documented §7.1.4.3
Q17 H documented §7.1.4.3
Q18 H documented §7.1.4.4
Q19 L documented §7.1.4.5
Q20 H documented §7.1.5.2
Q21 L documented §7.1.3
Q22 H documented §7.1.3
Q23 H documented §7.1.5.3
Q24 H documented §7.1.4.1
Q25 H documented §7.1.7.1
Q26 H documented §7.1.7.1(15)
Q27 H documented §7.1.7.2-3
R01 L documented §2.1.3.2
R02 H documented §2.1.3.2
R03 H documented §3.3.7
R04 H documented §3.3.7.1
R05 L documented §2.1.4.2
R06 H documented §3.3.8
R07 L documented §7.2
R08 H documented §7.2
R09 H documented §7.2
R10 H documented §7.2
R11 H documented §7.2
S01 H documented S0
S02 B documented S0
S03 H documented S0
S04 H documented S0
S05 H documented S0
S06 B documented S0
S07 H documented S0
S08 H documented S0
S09 H documented S0
S10 H documented S0
S11 H documented S0
S12 A documented S0
S13 H documented S0
S14 H documented S0
S15 B documented S0
S16 H documented S2, S3
S17 B documented S2
S18 H documented S3
S19 B documented S3
S20 H documented S0
"""

_OWN_TABLE = """
Z01 H What a command names exists.
Z02 H A value has its form and lies within its limits.
Z03 H A command says what it is about.
Z04 H A name, a place or an assignment is given once.
Z05 H What is in use is not taken away.
Z06 H A command finds things in the state that it begins from.
Z07 H Time goes forward, and only a clock that runs has a speed.
Z08 L A unit takes as many parts as its model has room for, and a rank as many volumes.
Z09 B What no rule forbids is done as it was asked for.
Z10 B A fault and its repair come at the time or on the condition that was given.
Z11 B An application waits, goes on and comes to rest as its writes are answered.
Z12 H Who works on a served installation does what his role and his consoles allow.
"""
"""Our own rules: what the documents do not say and a machine has to decide."""


def _read(table: str) -> dict[str, Rule]:
    rows = (line.split(" ", 3) for line in table.split("\n") if line)
    return {row[0]: Rule(row[0], row[1], row[2], row[3]) for row in rows}


def _read_own(table: str) -> dict[str, Rule]:
    rows = (line.split(" ", 2) for line in table.split("\n") if line)
    return {row[0]: Rule(row[0], row[1], "choice", "", row[2]) for row in rows}


SPECIFIED: dict[str, Rule] = _read(_TABLE)
"""The rules that the documents state or lead to."""
OWN: dict[str, Rule] = _read_own(_OWN_TABLE)
"""The rules of our own, group Z."""
RULES: dict[str, Rule] = SPECIFIED | OWN


def source_of(rule_id: str) -> str:
    """``rule D03, §3.1`` for a known rule ID, "" for none."""
    rule = RULES.get(rule_id)
    return rule.source if rule else ""
