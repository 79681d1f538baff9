/**
 * WSPConnect, sentence by sentence, seen from an application's socket: over each transport, through
 * chains of different lengths, and in every way in which an application can wait. The rules are
 * listed in docs/wspconnect.md.
 */
@NullMarked
package dev.layersock.contract.wspconnect;

import org.jspecify.annotations.NullMarked;
