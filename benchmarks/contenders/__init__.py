"""Who is measured, in the order of the page."""

from benchmarks.contender import Contender
from benchmarks.contenders.exact_handle import EXACT_HANDLE
from benchmarks.contenders.increator_resolver import INCREATOR
from benchmarks.contenders.record_linkage import RECORD_LINKAGE, RECORD_LINKAGE_CONSTRAINED

CONTENDERS: tuple[Contender, ...] = (INCREATOR, RECORD_LINKAGE, RECORD_LINKAGE_CONSTRAINED, EXACT_HANDLE)
