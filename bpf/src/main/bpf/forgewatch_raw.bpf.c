/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The same object for kernels that refuse the tp_btf programs: raw_tp ones, for which no pointer has a type. */
#define HELPER_READS
#include "forgewatch.bpf.c"
