"""Guardrails as pure functions: what an act is, what is stated, and the verdict on it."""

from colead.features.authority.rules.act import KINDS, REVERSIBILITY, Act, words
from colead.features.authority.rules.evaluate import evaluate
from colead.features.authority.rules.keeping import may_change, may_keep
from colead.features.authority.rules.rulebook import (
    GROUND_KEY,
    GROUND_THEN,
    GROUND_TITLE,
    GROUND_WHEN,
    GROUND_WHY,
    CircleFacts,
    DomainFacts,
    RoleFacts,
    Rule,
    Rulebook,
    Standing,
    ground,
    rule,
)
from colead.features.authority.rules.sentences import sentence, tell
from colead.features.authority.rules.verdict import (
    OUTCOMES,
    STRENGTH,
    ActVerdict,
    ConsentCircle,
    Person,
    Reason,
)
from colead.features.authority.rules.wording import (
    EVERYTHING,
    MIND,
    Target,
    Then,
    When,
    read_then,
    read_when,
)

__all__ = [
    "EVERYTHING",
    "GROUND_KEY",
    "GROUND_THEN",
    "GROUND_TITLE",
    "GROUND_WHEN",
    "GROUND_WHY",
    "KINDS",
    "MIND",
    "OUTCOMES",
    "REVERSIBILITY",
    "STRENGTH",
    "Act",
    "ActVerdict",
    "CircleFacts",
    "ConsentCircle",
    "DomainFacts",
    "Person",
    "Reason",
    "RoleFacts",
    "Rule",
    "Rulebook",
    "Standing",
    "Target",
    "Then",
    "When",
    "evaluate",
    "ground",
    "may_change",
    "may_keep",
    "read_then",
    "read_when",
    "rule",
    "sentence",
    "tell",
    "words",
]
