package dev.braid.kernel;

import java.util.stream.Stream;

/** The native scratch of an attention layer: matrices over the rows of {@link AttentionRows}. */
final class AttentionBuffers implements AutoCloseable {
  /** Where the queries lie whose scores are taken. */
  enum QuerySide {
    /** Beside their contexts: they are what the outputs are made of too. */
    JOINED,
    /** In a matrix of their own. */
    APART
  }

  private final AttentionShape shape;
  private final QuerySide querySide;

  /** Queries that lie apart: query rows x query size. */
  final Scratch queries = new Scratch();

  /** Context and query side by side: query rows x joined size. */
  final Scratch joined = new Scratch();

  /** The memories: memory rows x memory size. */
  final Scratch memory = new Scratch();

  /** Queries times their weights, where the score has any: query rows x key size. */
  final Scratch keys = new Scratch();

  /** Memories times their weights, where the score has any: memory rows x score size. */
  final Scratch memoryKeys = new Scratch();

  /** Scores, then probabilities: score rows x width. */
  final Scratch probabilities = new Scratch();

  /** Attentional vectors: query rows x output size. */
  final Scratch outputs = new Scratch();

  /** Gradients before the tanh of the outputs: query rows x output size. */
  final Scratch errors = new Scratch();

  final Scratch joinedGradients = new Scratch();
  final Scratch memoryGradients = new Scratch();
  final Scratch keyGradients = new Scratch();
  final Scratch memoryKeyGradients = new Scratch();

  /** Gradients of the probabilities, then of the scores: score rows x width. */
  final Scratch scoreGradients = new Scratch();

  AttentionBuffers(AttentionShape shape, QuerySide querySide) {
    this.shape = shape;
    this.querySide = querySide;
  }

  void reserveForward(AttentionRows rows) {
    if (querySide == QuerySide.APART) {
      queries.reserveFloats((long) rows.rows() * shape.querySize());
    }

    joined.reserveFloats((long) rows.rows() * shape.joinedSize());
    memory.reserveFloats((long) rows.memoryRows() * shape.memorySize());
    keys.reserveFloats((long) rows.rows() * shape.keySize());
    memoryKeys.reserveFloats((long) rows.memoryRows() * shape.scoreSize());
    probabilities.reserveFloats((long) rows.scoreRows() * rows.width());
    outputs.reserveFloats((long) rows.rows() * shape.outputSize());
  }

  void reserveBackward(AttentionRows rows) {
    errors.reserveFloats((long) rows.rows() * shape.outputSize());
    joinedGradients.reserveFloats((long) rows.rows() * shape.joinedSize());
    memoryGradients.reserveFloats((long) rows.memoryRows() * shape.memorySize());
    keyGradients.reserveFloats((long) rows.rows() * shape.keySize());
    memoryKeyGradients.reserveFloats((long) rows.memoryRows() * shape.scoreSize());
    scoreGradients.reserveFloats((long) rows.scoreRows() * rows.width());
  }

  /** The queries whose scores are taken. */
  Factor queries(AttentionRows rows) {
    return queries(0, rows.rows());
  }

  private Factor queries(int first, int count) {
    return querySide == QuerySide.APART
        ? window(queries, shape.querySize(), first, count, shape.querySize(), 0)
        : window(joined, shape.joinedSize(), first, count, shape.querySize(), queryColumn());
  }

  /** The gradients of queries inside those of the joined rows, to be written. */
  Matrix queryGradients(AttentionRows rows) {
    int stride = shape.joinedSize();
    Factor part = window(joinedGradients, stride, 0, rows.rows(), shape.querySize(), queryColumn());
    Floats values = Floats.at(part.address(), (long) rows.rows() * stride - queryColumn());
    return new Matrix(values, part.rows(), part.columns(), Matrix.Storage.ROWS, stride);
  }

  /** What a memory's scores multiply it by: the keys of its queries, or they themselves. */
  Factor scored(AttentionRows rows, int memory) {
    int first = rows.queryRow(rows.firstQuery(memory));
    int count = rows.computed(memory);
    return shape.keySize() == 0
        ? queries(first, count)
        : window(keys, shape.keySize(), first, count, shape.keySize(), 0);
  }

  /** Where the gradient of {@link #scored} goes. */
  Factor scoredGradients(AttentionRows rows, int memory) {
    int first = rows.queryRow(rows.firstQuery(memory));
    int count = rows.computed(memory);
    return shape.keySize() == 0
        ? window(
            joinedGradients, shape.joinedSize(), first, count, shape.querySize(), queryColumn())
        : window(keyGradients, shape.keySize(), first, count, shape.keySize(), 0);
  }

  /** A memory's rows. */
  Factor memory(AttentionRows rows, int memory, Scratch matrix) {
    int count = rows.memoryCount(memory);
    return window(matrix, shape.memorySize(), rows.memoryRow(memory), count, shape.memorySize(), 0);
  }

  /** A memory's scores, probabilities, or their gradients: a row per query. */
  Factor scores(AttentionRows rows, int memory, Scratch matrix) {
    int first = rows.scoreRow(memory);
    return window(matrix, rows.width(), first, rows.computed(memory), rows.memoryCount(memory), 0);
  }

  /** The contexts of a memory's queries, or their gradients, inside the joined rows. */
  Factor contexts(AttentionRows rows, int memory, Scratch matrix) {
    int first = rows.queryRow(rows.firstQuery(memory));
    return window(matrix, shape.joinedSize(), first, rows.computed(memory), shape.memorySize(), 0);
  }

  /** The column where the query begins in the joined rows. */
  int queryColumn() {
    return shape.memorySize();
  }

  private static Factor window(
      Scratch matrix, int stride, int row, int rows, int columns, int column) {
    return new Factor(
        matrix.address() + ((long) row * stride + column) * Float.BYTES,
        rows,
        columns,
        MatrixLayout.rows(Precision.FLOAT32, stride));
  }

  /** The keys of all queries. */
  Linear.Product keyProduct(AttentionRows rows, AttentionWeights weights) {
    return new Linear.Product(
        queries(rows),
        Factor.of(Matrix.of(weights.query(), shape.querySize(), shape.keySize())),
        Linear.RightSide.WEIGHTS,
        null,
        keys.matrix(rows.rows(), shape.keySize()),
        Linear.Result.REPLACE);
  }

  /** The keys of all rows of the memories. */
  Linear.Product memoryKeyProduct(AttentionRows rows, AttentionWeights weights) {
    return new Linear.Product(
        memory.factor(rows.memoryRows(), shape.memorySize()),
        Factor.of(Matrix.of(weights.memory(), shape.memorySize(), shape.scoreSize())),
        Linear.RightSide.WEIGHTS,
        null,
        memoryKeys.matrix(rows.memoryRows(), shape.scoreSize()),
        Linear.Result.REPLACE);
  }

  /** What the outputs are the tanh of. */
  Linear.Product combineProduct(AttentionRows rows, AttentionWeights weights) {
    return new Linear.Product(
        joined.factor(rows.rows(), shape.joinedSize()),
        Factor.of(Matrix.of(weights.combine(), shape.joinedSize(), shape.outputSize())),
        Linear.RightSide.WEIGHTS,
        weights.bias(),
        outputs.matrix(rows.rows(), shape.outputSize()),
        Linear.Result.REPLACE);
  }

  /** The gradients of contexts and queries from those before the tanh of the outputs. */
  Linear.Product joinedGradientProduct(AttentionRows rows, AttentionWeights weights) {
    Matrix combine = Matrix.of(weights.combine(), shape.joinedSize(), shape.outputSize());
    return new Linear.Product(
        errors.factor(rows.rows(), shape.outputSize()),
        Factor.of(combine.transposed()),
        Linear.RightSide.WEIGHTS,
        null,
        joinedGradients.matrix(rows.rows(), shape.joinedSize()),
        Linear.Result.REPLACE);
  }

  @Override
  public void close() {
    Stream.of(
            queries,
            joined,
            memory,
            keys,
            memoryKeys,
            probabilities,
            outputs,
            errors,
            joinedGradients,
            memoryGradients,
            keyGradients,
            memoryKeyGradients,
            scoreGradients)
        .forEach(Scratch::close);
  }
}
