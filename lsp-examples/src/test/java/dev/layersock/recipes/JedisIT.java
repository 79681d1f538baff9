package dev.layersock.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layersock.net.ConfiguredSslSocketFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

@DisplayName("The recipe for Jedis")
class JedisIT extends RecipeTest {
  private ServerProcess server;
  private Recipe recipe;

  @BeforeAll
  void start() throws Exception {
    server = DebianServers.redis();
    recipe = new Recipe("Jedis", 6379, server.port());
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @DisplayName("goes through the chain")
  void through() throws Exception {
    try (RedisClient client = client(chains.open())) {
      client.set("key", "value");
      assertThat(client.get("key")).isEqualTo("value");
    }
    assertThat(chains.connectsTo(server.port())).hasSize(1);
  }

  @Test
  @DisplayName("takes its time limit from the socket, and no other")
  void timeLimit() throws Exception {
    try (RedisClient client = client(chains.open());
        Connection connection = client.getPool().getResource()) {
      assertThat(connection.getSoTimeout()).isEqualTo(5000);
    }
  }

  @Test
  @DisplayName("is refused by the rule, in a cause of Jedis' exception")
  void denied() throws Exception {
    try (RedisClient client = client(chains.shut())) {
      Throwable failure = catchThrowable(() -> client.get("key"));
      assertThat(failure).isInstanceOf(JedisException.class);
      Chains.assertDenied(failure);
    }
  }

  @Test
  @SuppressWarnings("deprecation") // old, and in use
  @DisplayName("connects past the chain with sslSocketFactory, which then refuses")
  void tls() {
    JedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(new ConfiguredSslSocketFactory(chains.open() + "#web"))
            .build();
    try (RedisClient client =
        RedisClient.builder()
            .hostAndPort("localhost", server.port())
            .clientConfig(config)
            .build()) {
      assertThat(catchThrowable(() -> client.get("key")))
          .isInstanceOf(JedisException.class)
          .hasStackTraceContaining("was connected past the chain");
    }
    assertThat(chains.connectsTo(server.port())).isEmpty();
  }

  private RedisClient client(Path file) throws Exception {
    return (RedisClient) recipe.type(folder, file).getMethod("client").invoke(null);
  }
}
