/**
 * Races of connect and accept: what two threads do at the same moment, over and over, decided by a
 * seed. Each transport inherits them.
 */
@NullMarked
package dev.layersock.contract.race;

import org.jspecify.annotations.NullMarked;
