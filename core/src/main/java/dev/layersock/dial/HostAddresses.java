package dev.layersock.dial;

import dev.layersock.protocol.Printable;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.Nanos;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of a host, looked up again when they are old. The new look-up has a thread of its
 * own, and whoever asks meanwhile gets what is known, so nobody waits for a name server. If it
 * fails, what is known stays.
 *
 * <p>Any thread may call it. What the JVM itself remembers of names (`networkaddress.cache.ttl`)
 * comes on top.
 */
public final class HostAddresses {
  private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);

  private final String host;
  private final int port;
  private final Resolver resolver;
  private final long validNanos;
  private final TimeSource time;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile List<InetSocketAddress> known;
  private volatile long askedAt;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Resolver {
    /** All addresses, the best first. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * Looks a host up, and waits for that.
   *
   * @param host a name, or an address, which is its own
   * @param port 1 to 65535
   * @param resolver usually {@link InetAddress#getAllByName}
   * @param valid how long an answer is good for
   * @throws UnknownHostException if it has no address
   */
  public HostAddresses(String host, int port, Resolver resolver, Duration valid, TimeSource time)
      throws UnknownHostException {
    this.host = host;
    this.port = port;
    this.resolver = resolver;
    this.validNanos = Nanos.of(valid);
    this.time = time;
    this.known = ask();
    this.askedAt = time.nanoTime();
  }

  /** What is known now, the best first; at least one. */
  public List<InetSocketAddress> now() {
    if (time.nanoTime() - askedAt >= validNanos && asking.compareAndSet(false, true)) {
      startAsking();
    }
    return known;
  }

  private void startAsking() {
    Thread thread = new Thread(this::askAgain, "layersock-lookup");
    thread.setDaemon(true);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        asking.set(false);
      }
    }
  }

  private void askAgain() {
    try {
      List<InetSocketAddress> found = ask();
      if (!found.equals(known)) {
        log.info("event=addresses-changed host={} now={}", Printable.quoted(host), found);
        known = found;
      }
    } catch (UnknownHostException e) {
      log.warn(
          "event=not-found host={} why={} known={}",
          Printable.quoted(host),
          Printable.quoted(e),
          known);
    } catch (RuntimeException e) { // of a resolver of the program's own
      log.error("event=look-up-failed host={} known={}", Printable.quoted(host), known, e);
    } finally {
      askedAt = time.nanoTime();
      asking.set(false);
    }
  }

  private List<InetSocketAddress> ask() throws UnknownHostException {
    List<InetSocketAddress> found =
        Arrays.stream(resolver.addresses(host))
            .map(address -> new InetSocketAddress(address, port))
            .toList();
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return found;
  }
}
