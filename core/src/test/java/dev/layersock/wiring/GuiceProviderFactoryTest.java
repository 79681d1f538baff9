package dev.layersock.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Stage;
import dev.layersock.Layersock;
import dev.layersock.chain.AssemblyException;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.testing.MemorySettings;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuiceProviderFactoryTest {
  private static final Origin PLACE = new Origin("chains.yaml", 7, 3);

  /** The settings of the layer. */
  record Greeting(@Setting("what is said") String text) {}

  /** What the application's module binds. */
  record Guests(List<String> names) {}

  /** A layer whose constructor asks for everything that it may. */
  static final class Greeter extends LayeredProvider {
    @Inject
    Greeter(@Lower ServiceProvider lower, LayerContext context, Greeting greeting, Guests guests) {
      super(lower, context);
      guests.names().add(context.name() + " says " + greeting.text());
    }
  }

  private record Descriptor() implements LayerDescriptor {
    @Override
    public String name() {
      return "greeter";
    }

    @Override
    public String summary() {
      return "greets";
    }

    @Override
    public Class<Greeter> provider() {
      return Greeter.class;
    }

    @Override
    public Class<Greeting> settings() {
      return Greeting.class;
    }
  }

  private static LayerSpec greeter(String name, String text) {
    return new LayerSpec(name, new Descriptor(), new Greeting(text), List.of(), PLACE);
  }

  private static Composition composition(String network, LayerSpec... layers) {
    BaseSpec base = BaseSpec.of("memory", new MemoryDescriptor(), new MemorySettings(network));
    return Composition.of(List.of(new ChainSpec("c", List.of(layers), base, Origin.CODE)));
  }

  @Test
  @DisplayName("A layer gets its settings, its context and what the application's module binds")
  void injects() throws Exception {
    Guests guests = new Guests(new ArrayList<>());
    Composition composition = composition("n", greeter("a", "hello"), greeter("b", "ciao"));
    try (Layersock layersock =
            Layersock.builder(composition).provide(Guests.class, guests).start();
        ChainSocket listener =
            layersock
                .sockets()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), 1);
        ChainSocket client = layersock.sockets("c").connect(listener.localAddress())) {
      assertThat(client.peerAddress()).isEqualTo(listener.localAddress());
    }
    assertThat(guests.names()).containsExactly("b says ciao", "a says hello");
  }

  @Test
  @DisplayName("What a constructor asks for in vain is named, with the layer, its place and class")
  void missingBinding() {
    Composition composition = composition("n", greeter("a", "hello"));
    assertThatThrownBy(() -> Layersock.builder(composition).start())
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("layer 'a' (chains.yaml:7:3)")
        .hasMessageContaining("Greeter")
        .hasMessageContaining("Guests");
  }

  @Test
  @DisplayName("What the application must not provide is told as such")
  void badService() {
    Composition composition = composition("n");
    assertThatThrownBy(
            () -> Layersock.builder(composition).provide(Stage.class, Stage.TOOL).start())
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("what the application provides");
  }

  @Test
  @DisplayName("A base whose constructor fails is named with what it said")
  void failingBase() {
    Composition composition = composition("");
    assertThatThrownBy(() -> Layersock.builder(composition).start())
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("base 'memory'")
        .hasMessageContaining("a network needs a name");
  }

  @Test
  @DisplayName("A system offers plain java.net sockets, from all entries or from one")
  void javaNet() throws Exception {
    try (Layersock layersock = Layersock.builder(composition("n")).start();
        ServerSocket server =
            layersock
                .serverSocketFactory("c")
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client =
            layersock.socketFactory().createSocket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(42);
      assertThat(accepted.getInputStream().read()).isEqualTo(42);
      assertThatThrownBy(() -> layersock.socketFactory("nothing"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
