/** The chains that are measured, and what a chain itself costs. */
@NullMarked
package dev.layersock.benchmarks.chain;

import org.jspecify.annotations.NullMarked;
