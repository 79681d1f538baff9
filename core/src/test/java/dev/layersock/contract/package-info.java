/** What every base provider has to do, as tests that each transport inherits. */
@NullMarked
package dev.layersock.contract;

import org.jspecify.annotations.NullMarked;
