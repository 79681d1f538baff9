/**
 * Connecting to a host by its name: all its addresses in turn, each through the chain, and looked
 * up again as time goes by.
 */
@NullMarked
package dev.layersock.dial;

import org.jspecify.annotations.NullMarked;
