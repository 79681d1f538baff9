/** Where the jar of benchmarks begins. Each subject that is measured has a package of its own. */
@NullMarked
package dev.layersock.benchmarks;

import org.jspecify.annotations.NullMarked;
