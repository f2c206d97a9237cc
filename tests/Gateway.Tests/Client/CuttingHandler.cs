using System.Net;

namespace HybridGrains.Gateway.Tests.Client;

/// <summary>Cuts streams of events after some lines, as a proxy does that has lost its patience.</summary>
internal sealed class CuttingHandler(int lines) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            response.Content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken), lines));
        }

        return response;
    }

    private sealed class CutStream(Stream inner, int lines) : Stream
    {
        private int _left = lines;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left <= 0)
            {
                throw new IOException("The line was cut.");
            }

            // A byte at a time, so that lines can be counted.
            var read = await inner.ReadAsync(buffer[..1], cancellationToken);
            _left -= read == 1 && buffer.Span[0] == '\n' ? 1 : 0;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
