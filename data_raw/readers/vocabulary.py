"""What a reader has to know beforehand: it is told, it never looks it up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Codes as the pages print them: the Olympic committee's, not ISO's.
NATIONS = frozenset(
    """
    ALG ANG ARG ARM AUS AUT AZE BAH BAR BEL BER BIH BLR BOL BRA BRN BUL CAN CHI CHN
    COL CRC CRO CUB CYP CZE DEN DOM ECU EGY ESA ESP EST FIN FRA GBR GEO GER GRE GUA
    HKG HON HUN INA IND IRI IRL IRE IRQ ISL ISR ISV ITA JAM JOR JPN KAZ KEN KOR KUW
    LAT LBN LIB LIE LTU LUX MAC MAD MAR MAS MDA MEX MKD MLT MON MRI NCA NED NIR NOR
    NZL OMA PAK PAN PAR PER PHI POL POR PUR QAT ROM ROU RSA RSM RUS SCG SEN SIN SLO
    SRB SRI SUI SVK SWE TAN THA TPE TRI TUN TUR UAE UKR URU USA UZB VEN VIE ZAM ZIM
    """.split()
)

PARTICLES = frozenset(
    "van von der den de di da do del della dei la le lo du dos das ter ten zu zur"
    " af av el al bin y e".split()
)


@dataclass(frozen=True)
class Vocabulary:
    """Names that a reader may rely on.

    ``classes`` maps what pages print to the class; ``cars`` gives for each class
    the cars known to run in it; ``drivers`` are known full names; ``race_names``
    maps other names of a season's races to those of its schedule; ``scale_rounds``
    gives the rounds of a season's points scales after the first, in page order.
    """

    classes: Mapping[str, str]
    cars: Mapping[str, frozenset[str]]
    drivers: frozenset[str] = frozenset()
    race_names: Mapping[str, str] = field(default_factory=dict)
    scale_rounds: tuple[tuple[int, ...], ...] = ()
