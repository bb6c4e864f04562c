/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
#ifndef FORGEWATCH_BENCH_FILL_H
#define FORGEWATCH_BENCH_FILL_H

#define TEMPLATES 16
#define TEMPLATE_BYTES 4096

/* A record to be sent. */
struct template
{
	union {
		char record[TEMPLATE_BYTES];
		struct {
			unsigned long long start_of_record[2];
			unsigned long long time_ns; /* as in struct exec_record */
		};
	};
	unsigned int bytes;
	unsigned int pad;
};

#endif
