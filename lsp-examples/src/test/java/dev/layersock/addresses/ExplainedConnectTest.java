package dev.layersock.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.Explanation.Verdict;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Random files, and random requests to each: what {@code explain} says of one is what comes of it.
 *
 * <p>The seed is printed; {@code -Dexplain.seed=} tries the same files and requests again.
 */
@DisplayName("Explain")
class ExplainedConnectTest {
  private static final int FILES = 200;
  private static final int REQUESTS = 50;
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.layersock");
  private static final Logger CONNECTIONS = (Logger) LoggerFactory.getLogger("layersock");

  private final long seed = Long.getLong("explain.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomChains chains = new RandomChains(random);
  private final List<String> wrong = new ArrayList<>();
  private int refused;

  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
    CONNECTIONS.setLevel(Level.OFF);
  }

  @AfterAll
  static void sound() {
    LOG.setLevel(null);
    CONNECTIONS.setLevel(null);
  }

  @Test
  @DisplayName("says of 10,000 requests what connect does: who refuses it, with what and by what")
  void sameAnswer() throws Exception {
    ProviderRegistry registry =
        ProviderRegistry.discover(ExplainedConnectTest.class.getClassLoader());
    for (int i = 0; i < FILES; i++) {
      String file = chains.file();
      try (Layersock layersock =
          Layersock.builder(ChainFile.parse("random.yaml", file, registry, name -> null)).start()) {
        for (int j = 0; j < REQUESTS; j++) {
          request(layersock, file);
        }
      }
    }
    int tried = FILES * REQUESTS;
    System.out.printf(
        "explain against connect: seed %d, %d requests, %d refused, %d wrong%n",
        seed, tried, refused, wrong.size());
    assertThat(wrong.stream().limit(5)).as("seed %d", seed).isEmpty();
  }

  private void request(Layersock layersock, String file) throws WsaException {
    InetSocketAddress peer = chains.peer();
    AddressFamily family = AddressFamily.of(ConnectRequest.to(peer).peer());
    SocketType type = random.nextInt(4) == 0 ? SocketType.DGRAM : SocketType.STREAM;
    CatalogEntry entry = layersock.sockets("judged").catalog().select(family, type, 0);
    ConnectRequest request =
        type == SocketType.STREAM ? chains.request(peer) : ConnectRequest.to(peer);
    boolean listens = type == SocketType.STREAM && random.nextBoolean();
    ChainSocket server = listens ? listening(layersock, request) : null;
    try {
      List<ProviderExplanation> answers = entry.explain(request);
      ProviderExplanation last = answers.get(answers.size() - 1);
      String said = said(last);
      String came = came(layersock, entry, request);
      refused += came.isEmpty() ? 0 : 1;
      // A base tells of nobody who listens there by trying, or beforehand.
      boolean same =
          said.equals(came)
              || (said.isEmpty() && came.startsWith(chains.base() + " WSAECONNREFUSED"));
      if (!same) {
        wrong.add(
            String.format(
                "seed %d, %s to %s with %s%nsaid: %s%ncame: %s%n%s",
                seed, type, peer, request, said, came, file));
      }
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }

  /** Nobody, if the address cannot be listened at. */
  private static ChainSocket listening(Layersock layersock, ConnectRequest request)
      throws WsaException {
    ChainSocket server =
        layersock.sockets("plain").socket(AddressFamily.of(request.peer()), SocketType.STREAM);
    try {
      server.bind(request.peer());
      server.listen(4);
    } catch (WsaException elsewhere) {
      server.close();
    }
    return server;
  }

  /** Who refuses it, the error and the reason; empty if nobody does. */
  private static String said(ProviderExplanation last) {
    Explanation explanation = last.explanation();
    return explanation.verdict() == Verdict.REFUSES
        ? last.provider() + " " + explanation.error() + " " + explanation.detail()
        : "";
  }

  private static String came(Layersock layersock, CatalogEntry entry, ConnectRequest request)
      throws WsaException {
    try (ChainSocket s = layersock.sockets("judged").socket(entry)) {
      if (entry.protocol().type() == SocketType.STREAM) {
        s.setOption(SockOpt.SO_LINGER, Linger.RESET);
        s.setBlocking(false).connect(request);
      } else {
        s.setBlocking(false).sendTo(ByteBuffer.allocate(1), request.peer());
      }
      return "";
    } catch (WsaException e) {
      String reason = e.reason() == null ? e.error().meaning() : e.reason();
      return e.provider() + " " + e.error() + " " + reason;
    }
  }
}
