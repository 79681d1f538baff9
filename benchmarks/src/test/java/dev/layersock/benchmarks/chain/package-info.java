@NullMarked
package dev.layersock.benchmarks.chain;

import org.jspecify.annotations.NullMarked;
