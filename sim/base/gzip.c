#include "sim/base/gzip.h"

#include <zlib.h>

enum { WINDOW_OF_GZIP = 15 + 16, MEMORY = 8, CHUNK = 1 << 16 };

/* All that the compressor has to say for now. */
static int drain(z_stream *stream, int flush, struct text *out)
{
	unsigned char chunk[CHUNK];
	int status;

	do {
		stream->next_out = chunk;
		stream->avail_out = sizeof chunk;
		status = deflate(stream, flush);
		text_addn(out, (const char *)chunk, sizeof chunk - stream->avail_out);
	} while (status == Z_OK && !stream->avail_out);
	return status == Z_BUF_ERROR ? Z_OK : status;  /* no more to say is no fault */
}

bool gzip_write(const struct text *text, struct text *out)
{
	const size_t most = 1u << 30;             /* zlib counts in unsigned int */
	z_stream stream = {0};
	size_t done = 0;
	int status = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_OF_GZIP, MEMORY, Z_DEFAULT_STRATEGY);

	text_clear(out);
	while (status == Z_OK) {
		const size_t now = text->len - done < most ? text->len - done : most;

		stream.next_in = (unsigned char *)(text_str(text) + done);
		stream.avail_in = (unsigned)now;
		done += now;
		status = drain(&stream, done == text->len ? Z_FINISH : Z_NO_FLUSH, out);
	}
	deflateEnd(&stream);
	return status == Z_STREAM_END;
}
