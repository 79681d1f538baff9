package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.SystemTime;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Many connects, each with another end, and what is left of them. The number is the system property
 * {@code layersock.cycles}; with 100000, a leak of 6 bytes for each would show.
 */
@Timeout(1200)
@EnabledOnOs(OS.LINUX) // elsewhere a full backlog may refuse
@DisplayName("Connects that end in every way")
final class CyclesTest {
  private static final int CYCLES = Integer.getInteger("layersock.cycles", 2000);
  private static final int WARM_UP = 1000;
  private static final long HEAP_NOISE = 512 * 1024;

  private final Completions completions = new Completions();
  private final SystemTime time = new SystemTime();
  private final NioProvider nio =
      new NioProvider(
          new NioSettings(Duration.ofMinutes(10), 2), // so each connect has a timer, too
          new TestContext(time),
          SelectorProvider.provider());
  private @Nullable FullBacklog silent;

  @BeforeEach
  void fillBacklog() throws Exception {
    silent = new FullBacklog(loopback(0).getAddress());
  }

  @AfterEach
  void cleanUp() throws Exception {
    nio.cleanup();
    time.close();
    if (silent != null) {
      silent.close();
    }
  }

  @Test
  @DisplayName("leave neither descriptors nor objects behind")
  void leaveNothing(TestReporter reporter) throws Exception {
    ProviderSocket listener = socket();
    nio.bind(listener, loopback(0));
    nio.listen(listener, 64);
    ProviderSocket hole = socket();
    nio.bind(hole, loopback(0));
    Cycle cycle = new Cycle(listener, nio.getSockName(listener), nio.getSockName(hole));

    run(WARM_UP, cycle);
    long descriptors = settledDescriptors(Long.MAX_VALUE);
    long heap = settledHeap(Long.MAX_VALUE);
    long start = System.nanoTime();
    run(CYCLES, cycle);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    long descriptorsAfter = settledDescriptors(descriptors);
    long heapAfter = settledHeap(heap + HEAP_NOISE);

    String figures =
        String.format(
            "cycles=%d millis=%d descriptors=%d->%d heap=%d->%d",
            CYCLES, millis, descriptors, descriptorsAfter, heap, heapAfter);
    reporter.publishEntry(figures);
    assertThat(descriptorsAfter).as(figures).isLessThanOrEqualTo(descriptors);
    assertThat(heapAfter).as(figures).isLessThanOrEqualTo(heap + HEAP_NOISE);
  }

  private void run(int cycles, Cycle cycle) throws Exception {
    for (int i = 0; i < cycles; i++) {
      switch (i % 4) {
        case 0 -> cycle.connectAndClose(i % 8 == 0);
        case 1 -> cycle.isRefused();
        case 2 -> cycle.closeWhileConnecting();
        default -> cycle.disconnectAndConnectAgain(i % 8 == 3);
      }
    }
  }

  /** The fewest seen in some time, or any number that is few enough. */
  private static long settledDescriptors(long enough) {
    assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean);
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 20 && (i == 0 || fewest > enough || enough == Long.MAX_VALUE); i++) {
      fewest = Math.min(fewest, system.getOpenFileDescriptorCount());
      LockSupport.parkNanos(5_000_000);
    }
    return fewest;
  }

  /** As many collections as it takes to see few bytes, or to see that there are many. */
  private static long settledHeap(long enough) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5 && (least > enough || enough == Long.MAX_VALUE); i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private ProviderSocket socket() throws WsaException {
    return nio.socket(Framework.request(TCP4, 0, completions));
  }

  private final class Cycle {
    private final ProviderSocket listener;
    private final ConnectRequest toListener;
    private final ConnectRequest toHole;

    Cycle(ProviderSocket listener, SocketAddress peer, SocketAddress hole) {
      this.listener = listener;
      this.toListener = ConnectRequest.to(peer);
      this.toHole = ConnectRequest.to(hole);
    }

    void connectAndClose(boolean watched) throws Exception {
      ProviderSocket client = socket();
      connect(client, toListener);
      ProviderSocket server = accept();
      if (watched) {
        nio.watch(client, Readiness.READABLE | Readiness.CLOSED);
        nio.watch(server, Readiness.READABLE);
      }
      reset(client); // which leaves no TIME_WAIT
      nio.closeSocket(server);
    }

    void isRefused() throws Exception {
      ProviderSocket client = socket();
      assertFails(WsaError.WSAECONNREFUSED, () -> connect(client, toHole));
      nio.closeSocket(client);
    }

    void closeWhileConnecting() throws Exception {
      ProviderSocket client = socket();
      InetSocketAddress nobody = Objects.requireNonNull(silent).address();
      assertThat(nio.connect(client, ConnectRequest.to(nobody)))
          .isEqualTo(ConnectOutcome.IN_PROGRESS);
      nio.closeSocket(client);
    }

    void disconnectAndConnectAgain(boolean watched) throws Exception {
      ProviderSocket client = socket();
      connect(client, toListener);
      ProviderSocket first = accept();
      if (watched) {
        nio.watch(client, Readiness.READABLE | Readiness.CLOSED);
      }
      nio.ioctl(client, IoctlCode.DISCONNECT_EX, null);
      connect(client, toListener);
      ProviderSocket second = accept();
      reset(client);
      nio.closeSocket(first);
      nio.closeSocket(second);
    }

    private void connect(ProviderSocket s, ConnectRequest request) throws Exception {
      if (nio.connect(s, request) == ConnectOutcome.IN_PROGRESS) {
        completions.await();
      }
    }

    private ProviderSocket accept() throws WsaException {
      ProviderSocket accepted = nio.accept(listener, AcceptCondition.ALWAYS);
      while (accepted == null) { // the connection is there, as its client is connected
        accepted = nio.accept(listener, AcceptCondition.ALWAYS);
      }
      return accepted;
    }

    private void reset(ProviderSocket s) throws WsaException {
      nio.setSockOpt(s, SockOpt.SO_LINGER, Linger.RESET);
      nio.closeSocket(s);
    }
  }

  /** Keeps no socket, so that it leaks none. */
  private static final class Completions implements Upcalls {
    private final BlockingQueue<Optional<WsaException>> ended = new LinkedBlockingQueue<>();

    @Override
    public void signalled(ProviderSocket s, int events) {
      assertThat(events).isNotZero();
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      ended.add(Optional.ofNullable(failure));
    }

    void await() throws Exception {
      Optional<WsaException> end = ended.poll(20, TimeUnit.SECONDS);
      assertThat(end).as("connectCompleted").isNotNull();
      if (end != null && end.isPresent()) {
        throw end.get();
      }
    }
  }
}
