package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.contract.GivenContext;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.VirtualTime;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A network that several threads use at once, in virtual time that they move themselves. It has
 * flows of 1000 bytes a second to give.
 */
final class Storm {
  static final QualityOfService ALL_FLOWS =
      QualityOfService.of(FlowSpec.bestEffort().withTokenRate(1000), FlowSpec.bestEffort());

  private static final long LIMIT_SECONDS = 20;

  final VirtualTime time = new VirtualTime();
  final LoopbackProvider provider;
  private final List<ProtocolInfo> protocols;

  Storm(long seed) {
    LoopbackSettings settings = TestSettings.capacity(1000);
    this.provider = new LoopbackProvider(settings, new GivenContext("loopback", time, seed));
    this.protocols = Protocols.of(settings);
  }

  /** What travels up for one socket. */
  static final class Told implements Upcalls {
    final AtomicInteger completions = new AtomicInteger();
    private final Semaphore completed = new Semaphore(0);
    private final Semaphore readable = new Semaphore(0);
    private final Semaphore writable = new Semaphore(0);

    @Override
    public void signalled(ProviderSocket s, int events) {
      if ((events & Readiness.READABLE) != 0) {
        readable.release();
      }
      if ((events & Readiness.WRITABLE) != 0) {
        writable.release();
      }
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      completions.incrementAndGet();
      completed.release();
    }

    /** Waits for a connect to end. */
    void awaitCompletion() throws InterruptedException {
      assertThat(completed.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("whether the connect ended in time")
          .isTrue();
    }

    /** Waits for a signal of one event, READABLE or WRITABLE. */
    void await(int event) throws InterruptedException {
      Semaphore signals = event == Readiness.READABLE ? readable : writable;
      assertThat(signals.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("whether a signal of " + Readiness.toString(event) + " came in time")
          .isTrue();
    }
  }

  ProviderSocket open(String protocol, Upcalls upcalls) throws WsaException {
    ProtocolInfo info =
        protocols.stream().filter(p -> p.name().equals(protocol)).findFirst().orElseThrow();
    return provider.socket(Framework.request(info, 0, upcalls));
  }

  ProviderSocket listener(InetSocketAddress name, boolean conditional, Upcalls upcalls)
      throws WsaException {
    ProviderSocket s = open("tcp4", upcalls);
    provider.setSockOpt(s, SockOpt.SO_CONDITIONAL_ACCEPT, conditional);
    provider.bind(s, name);
    provider.listen(s, 8);
    return s;
  }

  void set(ProviderSocket control, UnaryOperator<NetworkConditions> change) throws WsaException {
    NetworkConditions now =
        Objects.requireNonNull(provider.ioctl(control, NetworkConditions.CODE, null));
    provider.ioctl(control, NetworkConditions.CODE, change.apply(now));
  }

  /** Runs work on a thread for each, and hands on the failures. */
  static void together(List<Callable<Void>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (Callable<Void> one : work) {
        all.add(threads.submit(one));
      }
      AssertionError failures = new AssertionError("some of the threads failed");
      for (Future<Void> one : all) {
        try {
          one.get(50, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          failures.addSuppressed(e.getCause());
        }
      }
      if (failures.getSuppressed().length > 0) {
        throw failures;
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Checks that no connection and no flow is counted that is not there. */
  void assertNothingHeld() throws WsaException {
    Told told = new Told();
    InetSocketAddress name = Bench.at(99, 99);
    ProviderSocket fresh = listener(name, false, told);
    provider.ioctl(fresh, NetworkConditions.CODE, NetworkConditions.FAIR.withConnections(1));
    ProviderSocket s = open("tcp4", told);
    assertThat(provider.connect(s, ConnectRequest.to(name).withQos(ALL_FLOWS)))
        .isEqualTo(ConnectOutcome.CONNECTED);
    ProviderSocket second = open("tcp4", told);
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.connect(second, ConnectRequest.to(name)));
    for (ProviderSocket done : List.of(s, second, fresh)) {
      provider.closeSocket(done);
    }
  }
}
