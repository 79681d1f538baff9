package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.layersock.tls.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The recipe for OkHttp")
class OkHttpIT extends RecipeTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private HttpServer http;
  private HttpsServer https;

  @BeforeAll
  void start() throws Exception {
    http = HttpServer.create(ANY_PORT, 0);
    https = HttpsServer.create(ANY_PORT, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(Keys.server()));
    for (HttpServer server : new HttpServer[] {http, https}) {
      server.createContext("/", OkHttpIT::answer);
      server.start();
    }
  }

  @AfterAll
  void stop() {
    http.stop(0);
    https.stop(0);
  }

  @Test
  @DisplayName("goes through the chain")
  void through() throws Exception {
    assertThat(fetch(client(chains.open()), http)).isEqualTo("hello");
    assertThat(chains.connectsTo(port(http))).hasSize(1);
  }

  @Test
  @DisplayName("is refused by the rule, in OkHttp's exception")
  void denied() throws Exception {
    assertRefused(client(chains.shut()), http);
  }

  @Test
  @DisplayName("goes through the chain with TLS, and is refused with TLS")
  void tls() throws Exception {
    assertThat(fetch(client(chains.open()), https)).isEqualTo("hello");
    assertThat(chains.connectsTo(port(https))).hasSize(1);
    assertRefused(client(chains.shut()), https);
  }

  @Test
  @DisplayName("checks the host's name with TLS")
  void hostName() throws Exception {
    OkHttpClient client = client(chains.open());
    String url = "https://127.0.0.1:" + port(https) + "/";
    assertThat(catchThrowable(() -> fetch(client, url)))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("Hostname 127.0.0.1 not verified");
  }

  @Test
  @DisplayName("needs a pool of its own: by a shared one a chain that denies is not asked")
  void pool() throws Exception {
    OkHttpClient first = client(chains.open());
    OkHttpClient denied = client(chains.shut());
    OkHttpClient derived = first.newBuilder().socketFactory(denied.socketFactory()).build();
    assertThat(fetch(first, http)).isEqualTo("hello");
    assertThat(fetch(derived, http)).isEqualTo("hello");
    assertRefused(denied, http);
  }

  @Test
  @DisplayName("needs NO_PROXY: a SOCKS setting of the process goes past the factory")
  void socks() throws Exception {
    OkHttpClient client = client(chains.shut());
    OkHttpClient asTheProcess =
        client.newBuilder().proxy(null).proxySelector(ProxySelector.getDefault()).build();
    try (SocksServer socks = new SocksServer()) {
      System.setProperty("socksProxyHost", "localhost");
      System.setProperty("socksProxyPort", Integer.toString(socks.port()));
      assertThat(fetch(asTheProcess, "http://example.invalid/")).isEqualTo("by socks");
      assertThat(fetch(client(chains.open()), http)).isEqualTo("hello");
      assertRefused(client, http);
    } finally {
      System.clearProperty("socksProxyHost");
      System.clearProperty("socksProxyPort");
    }
  }

  @Test
  @DisplayName("connects to an HTTP proxy through the chain, which sees no more than that")
  void httpProxy() throws Exception {
    OkHttpClient client =
        client(chains.open())
            .newBuilder()
            .proxy(new Proxy(Proxy.Type.HTTP, http.getAddress()))
            .build();
    assertThat(fetch(client, "http://example.invalid/")).isEqualTo("hello");
    assertThat(chains.connectsTo(port(http))).hasSize(1);
  }

  private OkHttpClient client(Path file) throws Exception {
    Class<?> shown = new Recipe("OkHttp", 80, port(http)).type(folder, file);
    return (OkHttpClient) shown.getMethod("client").invoke(null);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void assertRefused(OkHttpClient client, HttpServer server) {
    Throwable failure = catchThrowable(() -> fetch(client, server));
    assertThat(failure).isInstanceOf(IOException.class);
    Chains.assertDenied(failure);
  }

  private static String fetch(OkHttpClient client, HttpServer server) throws IOException {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return fetch(client, scheme + "://localhost:" + port(server) + "/");
  }

  private static String fetch(OkHttpClient client, String url) throws IOException {
    Request request = new Request.Builder().url(url).build();
    try (Response response = client.newCall(request).execute()) {
      return response.body().string();
    }
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }
}
