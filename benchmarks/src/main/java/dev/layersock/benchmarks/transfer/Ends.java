package dev.layersock.benchmarks.transfer;

/**
 * Both ends of a connection.
 *
 * @param system to be closed after them
 */
record Ends(BlockingStream near, BlockingStream far, AutoCloseable system) {}
