package dev.layersock.loopback;

/**
 * An urgent byte that has been sent.
 *
 * @param position how many bytes of the stream came before it
 * @param value the byte
 * @param inline whether it is in the stream too, as SO_OOBINLINE of the receiver asks
 */
record UrgentByte(long position, byte value, boolean inline) {}
