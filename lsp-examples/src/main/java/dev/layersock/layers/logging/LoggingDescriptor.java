package dev.layersock.layers.logging;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;

/**
 * Makes the layer {@code logging} known.
 *
 * <p>Each line is of pairs {@code key=value}; a value with a space, a quote or a control character
 * is in quotes and escaped. All lines have
 *
 * <ul>
 *   <li>{@code event}: connect, accept, bind, listen, close
 *   <li>{@code chain}, and {@code layer} where the layer was given a name of its own
 *   <li>{@code conn}: the socket, numbered from 1 in the process
 *   <li>{@code session}: see {@link #SESSION}
 * </ul>
 *
 * <p>A connect is {@code outcome=connected}, {@code failed} or {@code given-up}, the last if the
 * socket ended before the connect did. {@code host} is the name that the application asked for. A
 * close has the bytes {@code in} and {@code out}, the number of datagrams that were {@code cut}
 * because they did not fit, if any, and in {@code ms} the milliseconds since the connect or accept.
 */
public final class LoggingDescriptor implements LayerDescriptor {
  /**
   * The key of an SLF4J {@link org.slf4j.MDC} value that joins sockets. What is there, on the
   * thread that makes a socket or calls accept, is {@code session=..} in all lines of the new
   * socket. A relay puts one value around its accept and the making of the socket to the target, so
   * that both halves of a connection are found together.
   */
  public static final String SESSION = "layersock.session";

  static final String NAME = "logging";

  /** For {@link java.util.ServiceLoader}. */
  public LoggingDescriptor() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Writes one log line for each connect, accept, bind, listen and close";
  }

  @Override
  public Class<? extends Record> settings() {
    return LoggingSettings.class;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return LoggingLayer.class;
  }
}
