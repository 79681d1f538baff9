package dev.layersock.cli.relay;

import dev.layersock.dial.Dialler;
import dev.layersock.dial.HostAddresses;

/**
 * Where a relay relays to.
 *
 * @param name as the user wrote it
 * @param addresses that it has, now and later
 * @param dialler how they are reached
 */
record Target(String name, HostAddresses addresses, Dialler dialler) {}
