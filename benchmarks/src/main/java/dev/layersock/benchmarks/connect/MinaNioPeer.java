package dev.layersock.benchmarks.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/**
 * MINA 2.2 over NIO without filters, as its guide sets it up, with one processor for both ends:
 * there is one connection at a time, and more processors only mean more threads to wake. Acceptor
 * and connector have a thread each, which MINA does not let one change. The accepted session is
 * closed by MINA itself when its peer has ended the stream.
 */
final class MinaNioPeer implements TcpPeer {
  private final IoProcessor<NioSession> processor =
      new SimpleIoProcessorPool<>(NioProcessor.class, 1);
  private final NioSocketAcceptor acceptor = new NioSocketAcceptor(processor);
  private final NioSocketConnector connector = new NioSocketConnector(processor);
  private final BlockingQueue<IoSession> accepted = new ArrayBlockingQueue<>(1);
  private final SocketAddress server;

  MinaNioPeer() throws IOException {
    acceptor.setBacklog(TcpConnectBenchmark.BACKLOG);
    acceptor.getSessionConfig().setSoLinger(0);
    acceptor.setHandler(new TellAccepted(accepted));
    acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    connector.setHandler(new IoHandlerAdapter());
    server = acceptor.getLocalAddress();
  }

  @Override
  public Object connection() throws InterruptedException {
    ConnectFuture connected = connector.connect(server);
    IoSession peer = accepted.take();
    IoSession client = connected.await().getSession();
    client.closeNow().await();
    peer.getCloseFuture().await();
    return client;
  }

  @Override
  public void close() {
    connector.dispose(true);
    acceptor.dispose(true);
    processor.dispose();
  }

  private static final class TellAccepted extends IoHandlerAdapter {
    private final BlockingQueue<IoSession> accepted;

    TellAccepted(BlockingQueue<IoSession> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void sessionOpened(IoSession session) {
      accepted.add(session);
    }
  }
}
