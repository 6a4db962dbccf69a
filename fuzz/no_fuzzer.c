/* Stands in for the fuzzer in build scripts: they link our own code too, which tells it where it has been. */
#define NOTHING(name) void __sanitizer_cov_##name(void) {}

NOTHING(8bit_counters_init)
NOTHING(pcs_init)
NOTHING(trace_cmp1)
NOTHING(trace_cmp2)
NOTHING(trace_cmp4)
NOTHING(trace_cmp8)
NOTHING(trace_const_cmp1)
NOTHING(trace_const_cmp2)
NOTHING(trace_const_cmp4)
NOTHING(trace_const_cmp8)
NOTHING(trace_pc_indir)
NOTHING(trace_switch)
