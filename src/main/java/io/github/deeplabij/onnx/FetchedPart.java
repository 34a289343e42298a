package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.onnx.Protobuf.Field;

/**
 * The part of an ONNX file (onnx.proto) that leads to the outputs that are fetched. ONNX Runtime computes every node,
 * whoever wants what it gives, and its Java can't say what a graph gives as soon as one output is of the type
 * {@code optional}. So what leads to no fetched output is left out before the file is loaded.
 */
final class FetchedPart {

	/** In ModelProto. */
	private static final int GRAPH = 7;
	/** In GraphProto. */
	private static final int NODE = 1;
	private static final int INITIALIZER = 5;
	private static final int INPUT = 11;
	private static final int OUTPUT = 12;
	private static final int VALUE_INFO = 13;
	/** In NodeProto. */
	private static final int NODE_INPUT = 1;
	private static final int NODE_OUTPUT = 2;
	private static final int ATTRIBUTE = 5;
	/** In AttributeProto. */
	private static final int SUBGRAPH = 6;
	private static final int SUBGRAPHS = 11;
	/** In TensorProto. */
	private static final int TENSOR_NAME = 8;
	/** In ValueInfoProto. */
	private static final int NAME = 1;
	private static final int TYPE = 2;
	/** In TypeProto. */
	private static final int OPTIONAL = 9;
	/** How deep graphs in nodes may lie in each other. */
	private static final int DEEPEST = 32;

	private final Protobuf file;
	private final List<Field> parts;

	private FetchedPart(final Protobuf file, final Field graph) {
		this.file = file;
		parts = file.fields(graph);
	}

	/**
	 * The same file without what leads to no fetched output; the very same bytes if all leads there, or an output is
	 * wanted that is not there. In that case only outputs of the type {@code optional} are left out, if there are
	 * others.
	 *
	 * @param fetched the names of the outputs
	 */
	static byte[] of(final byte[] onnx, final List<String> fetched) {
		final Protobuf file = new Protobuf(onnx);
		final List<Field> fields = file.fields();
		final List<Field> graphs = fields.stream().filter(field -> field.number() == GRAPH).toList();
		if (graphs.size() != 1) return onnx;
		final FetchedPart graph = new FetchedPart(file, graphs.get(0));
		final List<Field> kept = graph.kept(fetched);
		if (kept.size() == graph.parts.size()) return onnx;
		final ByteArrayOutputStream model = new ByteArrayOutputStream(onnx.length);
		for (final Field field : fields) {
			if (field.number() == GRAPH) file.write(GRAPH, kept, model);
			else file.copy(field, model);
		}
		return model.toByteArray();
	}

	private List<Field> kept(final List<String> fetched) {
		final Set<String> outputs = names(OUTPUT, NAME);
		if (outputs.size() > fetched.size() && outputs.containsAll(fetched)) {
			final Set<String> used = new HashSet<>(fetched);
			final Set<Field> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
			if (follow(used, nodes)) return reached(fetched, used, nodes);
		}
		final List<Field> rest = parts.stream().filter(part -> part.number() != OUTPUT || !isOptional(part, fetched))
			.toList();
		return rest.stream().noneMatch(part -> part.number() == OUTPUT) ? parts : rest;
	}

	/** What was reached; initial values that are inputs too stay, or they would have to be given. */
	private List<Field> reached(final List<String> fetched, final Set<String> used, final Set<Field> nodes) {
		used.addAll(names(INPUT, NAME));
		return parts.stream().filter(part -> switch (part.number()) {
			case NODE -> nodes.contains(part);
			case OUTPUT -> fetched.contains(name(part, NAME));
			case INITIALIZER -> used.contains(name(part, TENSOR_NAME));
			case VALUE_INFO -> used.contains(name(part, NAME));
			default -> true;
		}).toList();
	}

	/** Goes from the names that are used to all nodes that they come from; says whether that could be done. */
	private boolean follow(final Set<String> used, final Set<Field> nodes) {
		final Map<String, Field> sources = new HashMap<>();
		parts.stream().filter(part -> part.number() == NODE).forEach(node -> file.fields(node, NODE_OUTPUT).forEach(
			output -> sources.put(file.text(output), node)));
		final Deque<String> open = new ArrayDeque<>(used);
		while (!open.isEmpty()) {
			final Field node = sources.get(open.pop());
			if (node == null || !nodes.add(node)) continue;
			final Set<String> inputs = new HashSet<>();
			if (!collect(node, inputs, 0)) return false;
			for (final String input : inputs) if (used.add(input)) open.push(input);
		}
		return true;
	}

	/** Collects the names that a node reads, and those in its graphs, which see all around them. */
	private boolean collect(final Field node, final Collection<String> names, final int depth) {
		if (depth > DEEPEST) return false;
		for (final Field field : file.fields(node)) {
			if (field.number() == NODE_INPUT) names.add(file.text(field));
			if (field.number() != ATTRIBUTE) continue;
			for (final Field inner : file.fields(field)) {
				final boolean graph = inner.number() == SUBGRAPH || inner.number() == SUBGRAPHS;
				if (graph && !collectInside(inner, names, depth + 1)) return false;
			}
		}
		return true;
	}

	private boolean collectInside(final Field graph, final Collection<String> names, final int depth) {
		for (final Field part : file.fields(graph)) {
			if (part.number() == OUTPUT) names.add(name(part, NAME));
			if (part.number() == NODE && !collect(part, names, depth)) return false;
		}
		return true;
	}

	private Set<String> names(final int number, final int field) {
		return parts.stream().filter(part -> part.number() == number).map(part -> name(part, field)).collect(Collectors
			.toSet());
	}

	private String name(final Field part, final int field) {
		return file.text(part, field).orElse("");
	}

	private boolean isOptional(final Field output, final List<String> fetched) {
		return !fetched.contains(name(output, NAME)) && file.fields(output, TYPE).anyMatch(type -> file.fields(type,
			OPTIONAL).findAny().isPresent());
	}
}
