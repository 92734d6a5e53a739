"""Words that tell little of who a body is, and words that tell two bodies of one name apart."""

from __future__ import annotations

LEGAL = frozenset("ltd limited plc llp lp cic cio inc company co bv gmbh corp".split())
FILLERS = frozenset("the uk of and for in at group services service".split())
ORDINARY = frozenset(
    """academy access account advice agency arts associates association bank big borough box building bus business
    car care carers cars catering central centre charity childcare children childrens church citizens city
    cleaning client clients clinic club coach coaches college combined commercial committee community
    construction consultancy consultants consulting contracting contractors council county court cricket
    data day dental design development developments devon digital direct disability district east education
    electrical electrics energy engineering enterprise enterprises environment equipment events facilities
    family farm festival fire first food foods football forum foster fostering foundation fresh friends fund
    garden gardens global green hall health healthcare help heritage hire home homes hospice hospital hotel
    house housing hub independent industrial initiative inspire international kennels kitchen landscape law
    learning leasing leeds legal leisure library life line link living local lodge london maintenance
    management manchester manor media medical memory methodist motor museum music national network new north
    nurseries nursery nursing office old organisation outdoor parish park partners partnership people
    pharmacy play playgroup power practice preschool primary print products project projects properties
    property psychology public recruitment recycling refugee rental research residential residents resources
    retail road royal rural safety salford school scout security sign signs skip skips social society
    software solicitors solutions south special specialist sports st store stores street studio supermarket
    superstore supplies supply support surgery surveyors systems taxi taxis team teams technology theatre
    ticket tour tours town toy trade training transition transport travel trust union university vehicle
    vehicles veterinary vets village voluntary waste water web welfare west women wood woodland work works
    yorkshire young youth""".split()
)
# What a body leaves off its own name without becoming another.
NEUTRAL = frozenset(
    """account accounts association billing care centre charity committee cooperative coop department district division
    initiative management new not nurseries nursery office operative organisation petrol project self sites society
    solicitors solutions stores store supermarket superstore trust use web workshop""".split()
)
# What sets one body of a family apart from another: a region, a trade, a number in words.
DIVIDING = frozenset(
    """england scotland wales ireland north south east west northern southern eastern western midlands central london
    leasing finance property properties pension holdings investments systems security foundation friends academy
    university college council library church hospital parish youth one two three four five six junior infants
    cricket football rugby bowling museum hall day foster fostering training insurance capital network
    international transport""".split()
)
