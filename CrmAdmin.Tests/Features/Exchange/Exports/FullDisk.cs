using CrmAdmin.Server.Features.Exchange.Exports;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>Files on a disk that takes so many bytes of each and then no more.</summary>
internal sealed class FullDisk(StorageOptions storage, long room) : ExportFiles(storage)
{
    private readonly long room = room;

    /// <summary>What it took before it was full.</summary>
    public long Taken { get; private set; }

    protected override Stream Through(FileStream file) => new Filling(this, file);

    private sealed class Filling(FullDisk disk, FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, disk.room - disk.Taken);
            file.Write(buffer, offset, taken);
            disk.Taken += taken;
            if (taken < count)
            {
                throw new IOException("No space left on device");
            }
        }

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
