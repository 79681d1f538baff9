@NullMarked
package dev.layersock.benchmarks;

import org.jspecify.annotations.NullMarked;
