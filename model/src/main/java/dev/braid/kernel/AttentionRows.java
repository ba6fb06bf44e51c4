package dev.braid.kernel;

import java.nio.FloatBuffer;

/**
 * Where the tokens of a batch lie in the matrices of attention. Rows go by memory, so that all
 * queries of a memory are one matrix, without padding; each member of the team owns the rows of
 * some memories. Products of single memories compute up to 7 rows too many, so that not every
 * length has to be compiled: the rows of the memories and of the scores are rounded up, and a few
 * free rows follow those of the queries of each member.
 */
final class AttentionRows {
  private static final int GRAIN = 8;
  private static final int WIDTH_GRAIN = 64;

  private final Lengths queries;
  private final Lengths memories;
  private final int perMemory;
  private final Span[] shares;
  private final Span[] free;
  private final int[] queryRow;
  private final int[] counts;
  private final int[] memoryRow;
  private final int[] scoreRow;
  private int rows;

  AttentionRows(Lengths queries, Lengths memories, int members) {
    this.queries = queries;
    this.memories = memories;
    perMemory = queries.batch() / memories.batch();
    shares = new Span[members];
    free = new Span[members];
    queryRow = new int[queries.batch()];
    counts = new int[memories.batch()];
    memoryRow = new int[memories.batch() + 1];
    scoreRow = new int[memories.batch() + 1];
    for (int member = 0; member < members; member++) {
      place(member, Span.of(memories.batch(), member, members));
    }

    finish();
  }

  private void place(int member, Span share) {
    shares[member] = share;
    for (int memory = share.from(); memory < share.to(); memory++) {
      int first = rows;
      for (int query = firstQuery(memory); query < firstQuery(memory + 1); query++) {
        queryRow[query] = rows;
        rows += queries.length(query);
      }

      counts[memory] = rows - first;
      scoreRow[memory + 1] = scoreRow[memory] + roundedUp(counts[memory]);
      memoryRow[memory + 1] = memoryRow[memory] + roundedUp(memories.length(memory));
    }

    int end = rows;
    rows += share.size() > 0 ? GRAIN : 0;
    free[member] = new Span(end, rows);
  }

  /**
   * A step of decoding has many sizes, a full batch of training has few. oneDNN turns matrices
   * slowly whose rows are no multiple of 16.
   */
  private void finish() {
    boolean fewSizes = queries.isFull() && queries.steps() > 1;
    rows = fewSizes ? (rows + 15) / 16 * 16 : PackedRows.roundedUp(rows);
    int last = free.length - 1;
    free[last] = new Span(free[last].from(), rows);
  }

  private static int roundedUp(int count) {
    return (count + GRAIN - 1) / GRAIN * GRAIN;
  }

  Lengths queries() {
    return queries;
  }

  Lengths memories() {
    return memories;
  }

  /** The memories that a member works on. */
  Span share(int member) {
    return shares[member];
  }

  int firstQuery(int memory) {
    return memory * perMemory;
  }

  /** The rows of all queries, with the free ones. */
  int rows() {
    return rows;
  }

  /** The row of a query's first step; the others follow. */
  int queryRow(int query) {
    return queryRow[query];
  }

  /** The rows of a member's queries. */
  Span queryRows(int member) {
    Span share = shares[member];
    int end = free[member].from();
    return share.size() == 0
        ? new Span(end, end)
        : new Span(queryRow[firstQuery(share.from())], end);
  }

  /** The memory that a query reads. */
  int memoryOf(int query) {
    return query / perMemory;
  }

  /** The first rank from {@code rank} to {@code end} that reads another memory. */
  int endOfNeighbours(int rank, int end) {
    int memory = memoryOf(queries.sequence(rank));
    int next = rank + 1;
    while (next < end && memoryOf(queries.sequence(next)) == memory) {
      next++;
    }

    return next;
  }

  /** The row of a query's step in the scores. */
  int scoreRow(int query, int time) {
    int memory = memoryOf(query);
    return scoreRow[memory] + queryRow[query] - queryRow[firstQuery(memory)] + time;
  }

  /** How many rows the queries of a memory have. */
  int count(int memory) {
    return counts[memory];
  }

  /** The same, with those that are computed too. */
  int computed(int memory) {
    return scoreRow[memory + 1] - scoreRow[memory];
  }

  /** The rows of all memories, with some of zeros. */
  int memoryRows() {
    return PackedRows.roundedUp(memoryRow[memories.batch()]);
  }

  int memoryRow(int memory) {
    return memoryRow[memory];
  }

  /** How many rows a memory has, with those of zeros. */
  int memoryCount(int memory) {
    return memoryRow[memory + 1] - memoryRow[memory];
  }

  /** The rows of all scores. */
  int scoreRows() {
    return scoreRow[memories.batch()];
  }

  /** The row of a memory's first query in the scores. */
  int scoreRow(int memory) {
    return scoreRow[memory];
  }

  /** The columns of the scores: one for each row of the longest memory and some more. */
  int width() {
    return Math.max(1, (memories.longest() + WIDTH_GRAIN - 1) / WIDTH_GRAIN) * WIDTH_GRAIN;
  }

  /** Writes zeros into the free rows behind those of a member. */
  void clearFree(Scratch matrix, int columns, int member) {
    DirectionBuffers.clearRows(matrix, free[member].from(), free[member].to(), columns);
  }

  /** Writes zeros into the rows of scores that no query of a member owns. */
  void clearUnusedScores(Scratch matrix, int member) {
    for (int memory = shares[member].from(); memory < shares[member].to(); memory++) {
      DirectionBuffers.clearRows(
          matrix, scoreRow[memory] + counts[memory], scoreRow[memory + 1], width());
    }
  }

  /** Copies the queries of a member's share from their padded batch. */
  void gatherQueries(int member, Floats padded, int size, Scratch matrix, int stride, int column) {
    FloatBuffer to = matrix.floats();
    Span share = shares[member];
    for (int query = firstQuery(share.from()); query < firstQuery(share.to()); query++) {
      for (int time = 0; time < queries.length(query); time++) {
        int from = (time * queries.batch() + query) * size;
        to.put((queryRow[query] + time) * stride + column, padded.buffer(), from, size);
      }
    }
  }

  /** Copies the rows of a member's queries back to their padded batch, zeros to its padding. */
  void scatterQueries(int member, Scratch matrix, int stride, int column, Floats padded, int size) {
    FloatBuffer to = padded.buffer();
    float[] zeros = new float[size];
    Span share = shares[member];
    for (int query = firstQuery(share.from()); query < firstQuery(share.to()); query++) {
      for (int time = 0; time < queries.steps(); time++) {
        int target = (time * queries.batch() + query) * size;
        if (time < queries.length(query)) {
          int from = (queryRow[query] + time) * stride + column;
          to.put(target, matrix.floats(), from, size);
        } else {
          to.put(target, zeros);
        }
      }
    }
  }

  /** Copies a member's memories from their padded batch; the rows that are rounded up are zeros. */
  void gatherMemories(int member, Floats padded, int size, Scratch matrix) {
    for (int memory = shares[member].from(); memory < shares[member].to(); memory++) {
      int length = memories.length(memory);
      for (int time = 0; time < length; time++) {
        int from = (time * memories.batch() + memory) * size;
        matrix.floats().put((memoryRow[memory] + time) * size, padded.buffer(), from, size);
      }

      DirectionBuffers.clearRows(matrix, memoryRow[memory] + length, memoryRow[memory + 1], size);
    }

    if (member == 0) {
      clearLastMemories(matrix, size);
    }
  }

  /** Writes zeros into the rows behind those of the last memory. */
  void clearLastMemories(Scratch matrix, int columns) {
    DirectionBuffers.clearRows(matrix, memoryRow[memories.batch()], memoryRows(), columns);
  }

  /** Copies a member's memories back to their padded batch, zeros to its padding. */
  void scatterMemories(int member, Scratch matrix, Floats padded, int size) {
    float[] zeros = new float[size];
    for (int memory = shares[member].from(); memory < shares[member].to(); memory++) {
      for (int time = 0; time < memories.steps(); time++) {
        int target = (time * memories.batch() + memory) * size;
        if (time < memories.length(memory)) {
          int from = (memoryRow[memory] + time) * size;
          padded.buffer().put(target, matrix.floats(), from, size);
        } else {
          padded.buffer().put(target, zeros);
        }
      }
    }
  }
}
