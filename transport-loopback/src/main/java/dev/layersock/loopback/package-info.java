/** A base provider in memory: streams and datagrams between sockets of one network, no kernel. */
@NullMarked
package dev.layersock.loopback;

import org.jspecify.annotations.NullMarked;
