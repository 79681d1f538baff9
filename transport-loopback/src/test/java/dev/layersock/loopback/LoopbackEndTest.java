package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.contract.BlockedCall;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AddressBox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a whole system while threads wait in it. */
@Timeout(60)
class LoopbackEndTest {
  @Test
  @DisplayName("Closing the system ends what blocks in connect, accept, recv and recvFrom")
  void closeEndsBlockingCalls() throws Exception {
    BaseSpec base = BaseSpec.of("base", new LoopbackDescriptor(), LoopbackSettings.defaults());
    Composition system = Composition.of(List.of(new ChainSpec("c", List.of(), base, Origin.CODE)));
    List<FutureTask<Object>> calls = new ArrayList<>();
    try (Layersock layersock = Layersock.builder(system).start()) {
      Sockets sockets = layersock.sockets();
      InetSocketAddress local =
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
      ChainSocket waiting = sockets.socket(AddressFamily.INET, SocketType.STREAM);
      waiting.bind(local);
      waiting.setOption(SockOpt.SO_CONDITIONAL_ACCEPT, true);
      waiting.listen(1);
      ChainSocket connecting = sockets.socket(AddressFamily.INET, SocketType.STREAM);
      ChainSocket listener = sockets.listen(local, 1);
      ChainSocket client = sockets.connect(listener.localAddress());
      ChainSocket server = listener.accept();
      assertThat(server).isNotNull();
      ChainSocket datagrams = sockets.datagram(local);
      ByteBuffer target = ByteBuffer.allocate(8);
      AddressBox from = new AddressBox();
      calls.add(BlockedCall.start("connect", () -> connecting.connect(waiting.localAddress())));
      calls.add(BlockedCall.start("accept", listener::accept));
      calls.add(BlockedCall.start("recv", () -> client.recv(target)));
      calls.add(
          BlockedCall.start("recvFrom", () -> datagrams.recvFrom(ByteBuffer.allocate(8), from)));
      assertThat(calls).noneMatch(FutureTask::isDone);
    }
    for (FutureTask<Object> call : calls) {
      assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(WsaException.class)
          .hasMessageContaining("the provider is cleaned up");
    }
  }
}
