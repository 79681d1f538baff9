package dev.layersock.testing;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A base provider in memory: streams between two sockets of the same base. A test can look at the
 * calls that came, let calls fail, and let connects take time.
 *
 * <p>Any thread may call it. The lock of the wire guards all sockets; signals are sent without it.
 */
public final class MemoryBase extends BaseProvider {
  private final MemoryScript script = new MemoryScript();
  private final MemoryWire wire = new MemoryWire(script);
  private final AtomicInteger cleanups = new AtomicInteger();
  private volatile boolean failsCleanup;
  private volatile @Nullable MemorySocket lastMade;

  /** For a chain. */
  @Inject
  public MemoryBase(MemorySettings settings, ProviderContext context) {
    super(context);
    if (settings.network().isEmpty()) {
      throw new IllegalArgumentException("a network needs a name");
    }
  }

  /** What it was told to do and was asked. */
  public MemoryScript script() {
    return script;
  }

  /** The number of sockets that are open, those that wait to be accepted included. */
  public int openCount() {
    return wire.size();
  }

  /** Lets its cleanup fail. */
  public void failCleanup() {
    failsCleanup = true;
  }

  /** How often it was cleaned up. */
  public int cleanups() {
    return cleanups.get();
  }

  /** The socket that was made last by socket(). */
  public MemorySocket lastMade() {
    return Objects.requireNonNull(lastMade);
  }

  /** Ends a connect that is in progress, as a transport's thread would. */
  public void complete(MemorySocket s, @Nullable WsaException failure) {
    s.complete(failure);
  }

  /** Breaks a connection, as seen by one of its sockets. */
  public void reset(MemorySocket s) {
    s.breakConnection();
  }

  @Override
  protected MemorySocket make(SocketRequest request) throws WsaException {
    script.called(WspFunction.SOCKET);
    MemorySocket made = new MemorySocket(this, wire, request);
    wire.add(made);
    lastMade = made;
    return made;
  }

  @Override
  protected void end() {
    cleanups.incrementAndGet();
    if (failsCleanup) {
      throw new IllegalStateException("on purpose");
    }
  }
}
