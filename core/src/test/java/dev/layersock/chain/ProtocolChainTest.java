package dev.layersock.chain;

import static dev.layersock.testing.FakeLayer.layer;
import static dev.layersock.testing.TestSystem.chain;
import static dev.layersock.testing.TestSystem.chainOver;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketSlot;
import dev.layersock.testing.MemoryBase;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProtocolChainTest {
  private final TestSystem system = new TestSystem(new VirtualTime());
  private final List<String> seen = new ArrayList<>();
  private final InetSocketAddress peer =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  /** Sees connects on the way down and both upcalls on the way up. */
  private final class Observer extends LayeredProvider {
    Observer(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      seen.add("down " + context().name());
      return super.connect(s, request);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      seen.add("signal " + context().name());
      super.signalled(s, events);
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      seen.add("up " + context().name());
      super.connectCompleted(s, failure);
    }
  }

  /** Overrides nothing. */
  private static final class Idle extends LayeredProvider {
    Idle(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private LayerSpec observer(String name) {
    return layer(name, Observer::new);
  }

  private static LayerSpec idle(String name) {
    return layer(name, Idle::new);
  }

  private static ProviderSocket socket(ProtocolChain chain) throws WsaException {
    return chain.socket(MemoryDescriptor.STREAM4);
  }

  @Test
  @DisplayName("The layer listed first is called first on the way down and last on the way up")
  void order() throws Exception {
    ProtocolChain chain = system.assemble(chain("c", observer("a"), observer("b")));
    ProviderSocket s = socket(chain);
    assertRaises(WsaError.WSAECONNREFUSED, () -> chain.table().connect(s, ConnectRequest.to(peer)));
    Framework.upcalls(s).connectCompleted(s, null);
    Framework.upcalls(s).signalled(s, Readiness.READABLE);
    assertThat(seen).containsExactly("down a", "down b", "up b", "up a", "signal b", "signal a");
  }

  @Test
  @DisplayName("A layer that does not override a function is not on its path, nor on the stack")
  void compiled() throws Exception {
    AtomicReference<StackTraceElement[]> stack = new AtomicReference<>(new StackTraceElement[0]);
    LayerSpec bottom =
        layer(
            "bottom",
            (lower, context) ->
                new LayeredProvider(lower, context) {
                  @Override
                  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) {
                    stack.set(Thread.currentThread().getStackTrace());
                    return ConnectOutcome.CONNECTED;
                  }
                });
    ProtocolChain chain =
        system.assemble(chain("c", observer("top"), idle("x"), idle("y"), bottom));
    assertThat(chain.path(WspFunction.CONNECT)).containsExactly("top", "bottom", "base");
    assertThat(chain.path(WspFunction.SEND)).containsExactly("base");
    chain.table().connect(socket(chain), ConnectRequest.to(peer));
    long connects =
        Arrays.stream(stack.get())
            .filter(frame -> frame.getMethodName().equals("connect"))
            .filter(frame -> !frame.getClassName().equals(ProcedureTable.class.getName()))
            .count();
    assertThat(connects).as("Observer, LayeredProvider's own, bottom").isEqualTo(3);
  }

  @Test
  @DisplayName("An error names the provider that raised it, whatever is above")
  void attribution() throws Exception {
    LayerSpec denying =
        layer(
            "deny",
            (lower, context) ->
                new LayeredProvider(lower, context) {
                  @Override
                  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
                      throws WsaException {
                    throw new WsaException(WsaError.WSAEACCES, "not this one");
                  }
                });
    ProtocolChain chain = system.assemble(chain("c", observer("top"), denying));
    ProviderSocket s = socket(chain);
    WsaException denied =
        assertRaises(WsaError.WSAEACCES, () -> chain.table().connect(s, ConnectRequest.to(peer)));
    assertThat(denied.provider()).isEqualTo("deny");
    assertThat(denied.function()).isEqualTo(WspFunction.CONNECT);
    WsaException base = assertRaises(WsaError.WSAENOTCONN, () -> chain.table().getPeerName(s));
    assertThat(base.provider()).isEqualTo("base");
    assertThat(base.function()).isEqualTo(WspFunction.GET_PEER_NAME);
  }

  @Test
  @DisplayName("What a provider throws besides WsaException is WSASYSCALLFAILURE with its name")
  void faulty() throws Exception {
    LayerSpec faulty =
        layer(
            "faulty",
            (lower, context) ->
                new LayeredProvider(lower, context) {
                  @Override
                  public void bind(ProviderSocket s, SocketAddress name) {
                    throw new IllegalStateException("on purpose");
                  }
                });
    ProtocolChain chain = system.assemble(chain("c", observer("top"), faulty));
    ProviderSocket s = socket(chain);
    WsaException failure =
        assertRaises(WsaError.WSASYSCALLFAILURE, () -> chain.table().bind(s, peer));
    assertThat(failure.provider()).isEqualTo("faulty");
    assertThat(failure).hasRootCauseMessage("on purpose");
    system.base().script().failNext(WspFunction.CONNECT, new IllegalStateException("base bug"));
    WsaException ofBase =
        assertRaises(
            WsaError.WSASYSCALLFAILURE, () -> chain.table().connect(s, ConnectRequest.to(peer)));
    assertThat(ofBase.provider()).isEqualTo("base");
  }

  @Test
  @DisplayName("An upcall passes by a layer that fails; a connect then ends with its fault")
  void faultyUpcalls() throws Exception {
    List<String> arrived = new ArrayList<>();
    SocketSink sink =
        new SocketSink() {
          @Override
          public void signalled(ProviderSocket s, int events) {
            arrived.add("signal " + events);
          }

          @Override
          public void ended(ProviderSocket s) {}

          @Override
          public void failed(ProviderSocket s, WsaException why) {
            throw new AssertionError(why);
          }

          @Override
          public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
            arrived.add(failure == null ? "connected" : failure.error() + failure.provider());
            return true;
          }
        };
    ChainAssembly assembly =
        new ChainAssembly(system, new VirtualTime(), 1, sink, 0, Observers.of(Checks.FREE));
    LayerSpec faulty =
        layer(
            "faulty",
            (lower, context) ->
                new LayeredProvider(lower, context) {
                  @Override
                  public void signalled(ProviderSocket s, int events) {
                    throw new IllegalStateException("on purpose");
                  }

                  @Override
                  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
                    throw new AssertionError("on purpose");
                  }
                });
    ProviderSocket s = socket(assembly.assemble(chain("c", observer("top"), faulty)));
    Framework.upcalls(s).signalled(s, 1);
    Framework.upcalls(s).connectCompleted(s, null);
    assertThat(seen).containsExactly("signal top", "up top");
    assertThat(arrived).containsExactly("signal 1", "WSASYSCALLFAILUREfaulty");
  }

  @Test
  @DisplayName("Two instances of one layer keep their state apart")
  void slots() throws Exception {
    List<SocketSlot<String>> slots = new ArrayList<>();
    FakeSlots keeping = new FakeSlots(slots);
    ProtocolChain chain = system.assemble(chain("c", keeping.named("a"), keeping.named("b")));
    ProviderSocket s = socket(chain);
    slots.get(0).set(s, "first");
    assertThat(slots.get(1).get(s)).isNull();
    slots.get(1).set(s, "second");
    assertThat(slots.get(0).require(s)).isEqualTo("first");
  }

  private record FakeSlots(List<SocketSlot<String>> slots) {
    LayerSpec named(String name) {
      return layer(
          name,
          (lower, context) -> {
            slots.add(context.slot());
            return new Idle(lower, context);
          });
    }
  }

  @Test
  @DisplayName("A layer that asks for a slot after its chain is complete is told why it gets none")
  void lateSlot() {
    AtomicReference<@Nullable LayerContext> kept = new AtomicReference<>();
    ProtocolChain chain =
        system.assemble(
            chain(
                "c",
                layer(
                    "late",
                    (lower, context) -> {
                      kept.set(context);
                      return new Idle(lower, context);
                    })));
    assertThat(chain.path(WspFunction.CONNECT)).containsExactly("base");
    LayerContext context = Objects.requireNonNull(kept.get());
    assertThatThrownBy(context::slot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'late'");
  }

  private LayerSpec cleaning(String name, boolean fails) {
    return layer(
        name,
        (lower, context) ->
            new LayeredProvider(lower, context) {
              @Override
              public void cleanup() {
                seen.add(name);
                if (fails) {
                  throw new IllegalStateException("on purpose");
                }
                super.cleanup();
              }
            });
  }

  @Test
  @DisplayName("Cleanup goes from the first layer down, past one that fails, and spares the base")
  void cleanup() {
    ProtocolChain chain =
        system.assemble(
            chain("c", cleaning("a", false), idle("x"), cleaning("b", true), cleaning("d", false)));
    chain.table().cleanup();
    assertThat(seen).containsExactly("a", "b", "d");
    assertThat(system.base().cleanups()).isZero();
    system.assembly().cleanupBases();
    assertThat(system.base().cleanups()).isEqualTo(1);
  }

  @Test
  @DisplayName("Chains over a base with equal settings share it, others do not")
  void sharedBase() {
    assertThat(system.assemble(chain("a")).name()).isEqualTo("a");
    assertThat(system.assemble(chain("b")).name()).isEqualTo("b");
    assertThat(system.bases()).hasSize(1);
    assertThat(system.assemble(chainOver("other", "d")).name()).isEqualTo("d");
    assertThat(system.bases()).hasSize(2);
  }

  @Test
  @DisplayName("When a layer cannot be made, the layers below it are cleaned up")
  void failingConstructor() {
    LayerSpec broken =
        layer(
            "broken",
            (lower, context) -> {
              throw new IllegalStateException("on purpose");
            });
    assertThatThrownBy(() -> system.assemble(chain("c", broken, cleaning("below", false))))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("'broken'");
    assertThat(seen).containsExactly("below");
  }

  @Test
  @DisplayName("Two layers of one name are refused before anything is made")
  void duplicateNames() {
    assertThatThrownBy(
            () -> system.assemble(chain("c", cleaning("a", false), cleaning("a", false))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are named 'a'");
    assertThat(seen).isEmpty();
  }

  @Test
  @DisplayName("A base whose cleanup fails does not keep the others open")
  void failingBaseCleanup() {
    system.assemble(chainOver("one", "a"));
    system.assemble(chainOver("two", "b"));
    for (MemoryBase base : system.bases()) {
      base.failCleanup();
    }
    system.assembly().cleanupBases();
    assertThat(system.bases()).extracting(MemoryBase::cleanups).containsExactly(1, 1);
  }

  @Test
  @DisplayName("Explaining goes down with the changed request and ends with the one that refuses")
  void explain() {
    InetSocketAddress other = new InetSocketAddress(peer.getAddress(), 81);
    LayerSpec altering =
        explaining("alter", request -> Explanation.alters("to 81", null, ConnectRequest.to(other)));
    LayerSpec refusing =
        explaining(
            "refuse",
            request -> {
              seen.add(request.peer().toString());
              return Explanation.refuses("no", WsaError.WSAEACCES, null);
            });
    LayerSpec failing =
        explaining(
            "fail",
            request -> {
              throw new IllegalStateException("cannot say");
            });
    ProtocolChain chain =
        system.assemble(chain("c", failing, altering, refusing, observer("unasked")));
    List<ProviderExplanation> answers =
        chain.explain(
            new ExplainRequest(
                WspFunction.CONNECT, chain.protocols().get(0), ConnectRequest.to(peer)));
    assertThat(answers)
        .extracting(answer -> answer.explanation().verdict())
        .containsExactly(
            Explanation.Verdict.UNKNOWN, Explanation.Verdict.ALTERS, Explanation.Verdict.REFUSES);
    assertThat(answers.get(0).explanation().detail()).contains("cannot say");
    assertThat(seen).containsExactly(other.toString());
  }

  private static LayerSpec explaining(String name, Function<ConnectRequest, Explanation> answer) {
    return layer(
        name,
        (lower, context) ->
            new LayeredProvider(lower, context) {
              @Override
              public Explanation explain(ExplainRequest request) {
                return answer.apply(request.connect());
              }
            });
  }

  @Test
  @DisplayName(
      "A connect that ends although none was in progress is attributed to its provider and harmless")
  void completedTwice() throws Exception {
    ProtocolChain chain = system.assemble(chain("c"));
    ProviderSocket s =
        chain.table().socket(Framework.request(MemoryDescriptor.STREAM4, 1, rejecting()));
    Framework.upcalls(s).connectCompleted(s, new WsaException(WsaError.WSAETIMEDOUT));
    assertThat(seen).containsExactly("WSAETIMEDOUT from base");
  }

  @Test
  @DisplayName("Whoever passes a connect's end on knows all below it that may have caused it")
  void completers() {
    UpcallTable top = rejecting();
    UpcallTable middle = rejecting();
    UpcallTable bottom = rejecting();
    LayeredProvider layer = new Idle(system.assemble(chain("c")).table(), contextBelow(top));
    top.join(null, null);
    middle.join(null, new UpcallTable.Place(new Faults("top"), layer, top));
    bottom.join(null, new UpcallTable.Place(new Faults("middle"), layer, middle));
    assertThat(top.completers()).isEqualTo("base,base,base");
    assertThat(middle.completers()).isEqualTo("base,base");
    assertThat(bottom.completers()).isEqualTo("base");
  }

  private static ChainLayerContext contextBelow(UpcallTable top) {
    VirtualTime time = new VirtualTime();
    return new ChainLayerContext(
        "c",
        new Faults("x"),
        1,
        new SystemServices(time, new LoggedReports()),
        top,
        new SlotCounter(0));
  }

  private UpcallTable rejecting() {
    SocketSink sink =
        new SocketSink() {
          @Override
          public void signalled(ProviderSocket s, int events) {
            seen.add("signal");
          }

          @Override
          public void ended(ProviderSocket s) {}

          @Override
          public void failed(ProviderSocket s, WsaException why) {
            throw new AssertionError(why);
          }

          @Override
          public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
            seen.add(failure == null ? "well" : failure.error() + " from " + failure.provider());
            return false;
          }
        };
    return new UpcallTable(new Faults("base"), sink, new Guard(sink));
  }
}
