/** How a provider declares its settings: a record whose components are described and bound. */
@NullMarked
package dev.layersock.settings;

import org.jspecify.annotations.NullMarked;
