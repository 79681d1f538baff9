/** What a report is about: its sections, and what each of them claims. */
@NullMarked
package dev.layersock.benchmarks.report.plan;

import org.jspecify.annotations.NullMarked;
