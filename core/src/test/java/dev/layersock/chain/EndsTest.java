package dev.layersock.chain;

import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.PassThroughLayer;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The end of a socket")
class EndsTest {
  private static final InetSocketAddress NAME =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final TestSystem system = new TestSystem(new VirtualTime());

  /** Hears of ends; sees sockets on their way up, or not. */
  private final class Hearing extends LayeredProvider {
    private final String name;

    Hearing(ServiceProvider lower, LayerContext context) {
      super(lower, context);
      this.name = context.name();
    }

    @Override
    public void ended(ProviderSocket s) {
      heard.add(name);
    }
  }

  private ProtocolChain chain(FakeLayer.Maker middle) {
    return system.assemble(
        TestSystem.chain(
            "c",
            FakeLayer.layer("top", Hearing::new),
            FakeLayer.layer("middle", middle),
            FakeLayer.layer("bottom", Hearing::new)));
  }

  private static ProviderSocket socket(ProtocolChain chain) throws WsaException {
    return chain.socket(MemoryDescriptor.STREAM4);
  }

  @Test
  @DisplayName("is told once, from the base up, by a close")
  void byClose() throws Exception {
    ProtocolChain chain = chain(PassThroughLayer::new);
    ProviderSocket s = socket(chain);
    chain.table().closeSocket(s);
    assertThat(heard).containsExactly("bottom", "top");
    assertRaises(WsaError.WSAENOTSOCK, () -> chain.table().closeSocket(s));
    system.assembly().cleanupBases();
    assertThat(heard).hasSize(2);
  }

  @Test
  @DisplayName("is told by cleanup, of accepted sockets too")
  void byCleanup() throws Exception {
    ProtocolChain chain = chain(PassThroughLayer::new);
    connect(chain);
    chain.table().cleanup();
    system.assembly().cleanupBases();
    assertThat(heard).hasSize(6).containsOnly("bottom", "top"); // listener, client, server
  }

  private static void connect(ProtocolChain chain) throws WsaException {
    ProviderSocket listener = socket(chain);
    chain.table().bind(listener, NAME);
    chain.table().listen(listener, 5);
    chain.table().connect(socket(chain), ConnectRequest.to(NAME));
    assertThat(chain.table().accept(listener, AcceptCondition.ALWAYS)).isNotNull();
  }

  /** What a layer may do in closeSocket. */
  enum Close {
    THROWS_BEFORE,
    THROWS_AFTER,
    THROWS_A_FAULT,
    THROWS_AN_ERROR_OF_THE_MACHINE,
    KEEPS_IT_TO_ITSELF
  }

  @ParameterizedTest
  @EnumSource(Close.class)
  @DisplayName(
      "is told once if a layer makes the close fail, or keeps it; the base is closed all the same")
  void byFailedClose(Close how) throws Exception {
    AtomicInteger below = new AtomicInteger();
    ProtocolChain chain =
        system.assemble(
            TestSystem.chain(
                "c",
                FakeLayer.layer("top", Hearing::new),
                FakeLayer.layer(
                    "failing", (lower, context) -> new FailingClose(lower, context, how)),
                FakeLayer.layer(
                    "counting",
                    (lower, context) ->
                        new PassThroughLayer(lower, context) {
                          @Override
                          public void closeSocket(ProviderSocket s) throws WsaException {
                            below.incrementAndGet();
                            super.closeSocket(s);
                          }
                        })));
    ProviderSocket s = socket(chain);
    if (how == Close.THROWS_AN_ERROR_OF_THE_MACHINE) {
      try {
        chain.table().closeSocket(s);
        throw new AssertionError("nothing was thrown");
      } catch (OutOfMemoryError expected) {
        assertThat(expected).hasMessage("on purpose");
      }
    } else if (how == Close.KEEPS_IT_TO_ITSELF) {
      chain.table().closeSocket(s);
    } else {
      WsaException failure =
          assertRaises(
              how == Close.THROWS_A_FAULT ? WsaError.WSASYSCALLFAILURE : WsaError.WSAENOBUFS,
              () -> chain.table().closeSocket(s));
      assertThat(failure.provider()).isEqualTo("failing");
    }
    assertThat(below).hasValue(1);
    assertThat(system.base().openCount()).isZero();
    assertThat(heard).containsExactly("top");
  }

  private static final class FailingClose extends PassThroughLayer {
    private final Close how;

    FailingClose(ServiceProvider lower, LayerContext context, Close how) {
      super(lower, context);
      this.how = how;
    }

    @Override
    public void closeSocket(ProviderSocket s) throws WsaException {
      switch (how) {
        case THROWS_BEFORE -> throw new WsaException(WsaError.WSAENOBUFS);
        case THROWS_AFTER -> {
          super.closeSocket(s);
          throw new WsaException(WsaError.WSAENOBUFS);
        }
        case THROWS_A_FAULT -> throw new IllegalStateException("on purpose");
        case THROWS_AN_ERROR_OF_THE_MACHINE -> throw new OutOfMemoryError("on purpose");
        case KEEPS_IT_TO_ITSELF -> {}
      }
    }
  }

  @Test
  @DisplayName("is told to those that have had the socket, if a layer drops what it accepted")
  void ofDroppedAccept() throws Exception {
    ProtocolChain chain =
        chain(
            (lower, context) ->
                new PassThroughLayer(lower, context) {
                  @Override
                  public @Nullable ProviderSocket accept(
                      ProviderSocket s, AcceptCondition condition) throws WsaException {
                    lower().closeSocket(Objects.requireNonNull(super.accept(s, condition)));
                    return null;
                  }

                  @Override
                  public void ended(ProviderSocket s) {
                    heard.add("middle");
                  }
                });
    ProviderSocket listener = socket(chain);
    chain.table().bind(listener, NAME);
    chain.table().listen(listener, 5);
    chain.table().connect(socket(chain), ConnectRequest.to(NAME));
    assertThat(chain.table().accept(listener, AcceptCondition.ALWAYS)).isNull();
    assertThat(heard).containsExactly("bottom", "middle");
  }

  @Test
  @DisplayName("comes at once for what a faulty layer got from below and did not hand on")
  void ofWhatAFaultDropped() throws Exception {
    ProtocolChain chain =
        chain(
            (lower, context) ->
                new PassThroughLayer(lower, context) {
                  @Override
                  public @Nullable ProviderSocket accept(
                      ProviderSocket s, AcceptCondition condition) throws WsaException {
                    super.accept(s, condition);
                    throw new IllegalStateException("on purpose");
                  }
                });
    ProviderSocket listener = socket(chain);
    chain.table().bind(listener, NAME);
    chain.table().listen(listener, 5);
    ProviderSocket client = socket(chain);
    chain.table().connect(client, ConnectRequest.to(NAME));
    int open = system.base().openCount();
    assertRaises(
        WsaError.WSASYSCALLFAILURE, () -> chain.table().accept(listener, AcceptCondition.ALWAYS));
    assertThat(system.base().openCount()).isEqualTo(open - 1);
    assertThat(heard).containsExactly("bottom");
  }

  @Test
  @DisplayName("comes at once for what a layer got from below and answered something else for")
  void ofWhatALieDropped() throws Exception {
    ProtocolChain chain =
        chain(
            (lower, context) ->
                new PassThroughLayer(lower, context) {
                  @Override
                  @SuppressWarnings("NullAway") // that is the lie
                  public ProviderSocket socket(SocketRequest request) throws WsaException {
                    super.socket(request);
                    return null;
                  }
                });
    assertRaises(WsaError.WSASYSCALLFAILURE, () -> socket(chain));
    assertThat(system.base().openCount()).isZero();
    assertThat(heard).containsExactly("bottom");
  }

  @Test
  @DisplayName("does not come for what a layer has put aside, if another chain fails in the thread")
  void notOfWhatIsPutAside() throws Exception {
    AtomicReference<@Nullable ProviderSocket> aside = new AtomicReference<>();
    ProtocolChain chain =
        chain(
            (lower, context) ->
                new PassThroughLayer(lower, context) {
                  @Override
                  public @Nullable ProviderSocket accept(
                      ProviderSocket s, AcceptCondition condition) throws WsaException {
                    ProviderSocket kept = aside.getAndSet(null);
                    if (kept == null) {
                      aside.set(super.accept(s, condition));
                    }
                    return kept;
                  }
                });
    ProtocolChain failing =
        system.assemble(
            TestSystem.chain(
                "f",
                FakeLayer.layer(
                    "failing",
                    (lower, context) ->
                        new PassThroughLayer(lower, context) {
                          @Override
                          public ProviderSocket socket(SocketRequest request) {
                            throw new IllegalStateException("on purpose");
                          }
                        })));
    ProviderSocket listener = socket(chain);
    chain.table().bind(listener, NAME);
    chain.table().listen(listener, 5);
    chain.table().connect(socket(chain), ConnectRequest.to(NAME));
    assertThat(chain.table().accept(listener, AcceptCondition.ALWAYS)).isNull();
    assertRaises(WsaError.WSASYSCALLFAILURE, () -> socket(failing));
    assertThat(chain.table().accept(listener, AcceptCondition.ALWAYS)).isNotNull();
    assertThat(heard).isEmpty();
  }

  @Test
  @DisplayName("is told to the others if one that hears of it throws")
  void toAll() throws Exception {
    ProtocolChain chain =
        chain(
            (lower, context) ->
                new PassThroughLayer(lower, context) {
                  @Override
                  public void ended(ProviderSocket s) {
                    throw new StackOverflowError("on purpose");
                  }
                });
    chain.table().closeSocket(socket(chain));
    assertThat(heard).containsExactly("bottom", "top");
  }

  @Test
  @DisplayName("is told once whatever races for it: closes, cleanup, and sockets on their way up")
  void races() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 300; round++) {
        race(threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void race(ExecutorService threads) throws Exception {
    TestSystem racing = new TestSystem(new VirtualTime());
    ConcurrentHashMap<ProviderSocket, Integer> begun = new ConcurrentHashMap<>();
    ConcurrentHashMap<ProviderSocket, Integer> ended = new ConcurrentHashMap<>();
    ProtocolChain chain =
        racing.assemble(
            TestSystem.chain(
                "c",
                FakeLayer.layer(
                    "counting",
                    (lower, context) ->
                        new PassThroughLayer(lower, context) {
                          @Override
                          public ProviderSocket socket(SocketRequest request) throws WsaException {
                            ProviderSocket s = super.socket(request);
                            begun.merge(s, 1, Integer::sum);
                            return s;
                          }

                          @Override
                          public void ended(ProviderSocket s) {
                            ended.merge(s, 1, Integer::sum);
                          }
                        })));
    ProviderSocket first = socket(chain);
    CyclicBarrier start = new CyclicBarrier(3);
    List<Future<?>> all =
        List.of(
            threads.submit(() -> ignoringEnds(start, () -> chain.table().closeSocket(first))),
            threads.submit(
                () ->
                    ignoringEnds(
                        start,
                        () -> {
                          ProviderSocket made = socket(chain);
                          chain.table().getSockOpt(made, SockOpt.SO_TYPE);
                          chain.table().closeSocket(made);
                        })),
            threads.submit(() -> ignoringEnds(start, () -> racing.assembly().cleanupBases())));
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(ended).isEqualTo(begun);
    assertThat(ended.values()).containsOnly(1);
  }

  private interface Act {
    void run() throws WsaException;
  }

  private static Void ignoringEnds(CyclicBarrier start, Act act) throws Exception {
    start.await();
    try {
      act.run();
    } catch (WsaException e) {
      assertThat(e.error()).isIn(WsaError.WSAENETDOWN, WsaError.WSAENOTSOCK);
    }
    return null;
  }
}
