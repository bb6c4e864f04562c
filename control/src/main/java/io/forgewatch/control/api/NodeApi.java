package io.forgewatch.control.api;

import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.v1.ListNodesRequest;
import io.forgewatch.v1.ListNodesResponse;
import io.forgewatch.v1.NodeServiceGrpc;
import io.forgewatch.v1.NodeStatus;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** NodeService: the hosts that collectors run on. */
final class NodeApi extends NodeServiceGrpc.NodeServiceImplBase {
    private static final String QUERY = "nodes";

    private final Nodes nodes;
    private final OpaqueTokens places;

    NodeApi(Nodes nodes, OpaqueTokens places) {
        this.nodes = nodes;
        this.places = places;
    }

    @Override
    public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> observer) {
        int size = Paging.size(request.getPageSize());
        String after = request.getPageToken().isEmpty()
                ? ""
                : places.page(request.getPageToken(), QUERY, 1).name();
        List<NodeStatus> page = nodes.list(after, size + 1);
        ListNodesResponse.Builder response =
                ListNodesResponse.newBuilder().addAllNodes(page.subList(0, Math.min(size, page.size())));
        if (page.size() > size) {
            String last = page.get(size - 1).getName();
            // A place is a number and a name; this order has no number.
            response.setNextPageToken(
                    places.page(new Position(List.of(0L), last.substring(last.indexOf('/') + 1)), QUERY));
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }
}
