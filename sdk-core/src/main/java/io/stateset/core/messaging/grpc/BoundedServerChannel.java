package io.stateset.core.messaging.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/** Listens, and hangs up at once on connections for which there is no room. */
final class BoundedServerChannel extends NioServerSocketChannel {
  private final Connections connections;

  BoundedServerChannel(Connections connections) {
    this.connections = connections;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int result = super.doReadMessages(accepted);
    if (result > 0) {
      int newest = accepted.size() - 1;
      Channel channel = (Channel) accepted.get(newest);
      if (!connections.admit(channel)) {
        accepted.remove(newest);
        channel.unsafe().closeForcibly();
      }
    }
    return result;
  }
}
