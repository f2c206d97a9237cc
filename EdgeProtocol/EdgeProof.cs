using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// What an agent signs to show who it is. The nonce and the connection make it good for one connection, the cluster and the host
/// that was dialled for one place: a recorded proof is worth nothing, and one made for another gateway neither.
/// </summary>
public static class EdgeProof
{
    public const int NonceBytes = 32;

    /// <summary>Bytes of a P-256 signature, as r and s.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Bytes of a P-256 SubjectPublicKeyInfo.</summary>
    public const int PublicKeyBytes = 91;

    private const string Context = "HybridGrains edge proof";

    /// <summary>Every field, each after its length, so that no two proofs have one transcript.</summary>
    public static byte[] Transcript(ChallengeMessage challenge, ProofMessage proof)
    {
        using var bytes = new MemoryStream();
        Write(bytes, Encoding.UTF8.GetBytes(Context));
        Write(bytes, [(byte)proof.ProtocolVersion]);
        Write(bytes, Encoding.UTF8.GetBytes(challenge.ClusterId));
        Write(bytes, Encoding.UTF8.GetBytes(challenge.ConnectionId));
        Write(bytes, challenge.Nonce.Span);
        Write(bytes, Encoding.UTF8.GetBytes(proof.Audience));
        Write(bytes, Encoding.UTF8.GetBytes(proof.AgentId ?? ""));
        Write(bytes, Encoding.UTF8.GetBytes(proof.Name));
        Write(bytes, proof.PublicKey.Span);
        Write(bytes, proof.TokenKey.Span);
        return bytes.ToArray();
    }

    /// <summary>Signs a proof by the agent's key and, to enrol, by the token's.</summary>
    public static ProofMessage Sign(ChallengeMessage challenge, ProofMessage unsigned, ECDsa key, ECDsa? token)
    {
        var proof = unsigned with
        {
            PublicKey = key.ExportSubjectPublicKeyInfo(),
            TokenKey = token?.ExportSubjectPublicKeyInfo() ?? default(ReadOnlyMemory<byte>),
        };
        var transcript = Transcript(challenge, proof);
        return proof with
        {
            Signature = key.SignData(transcript, HashAlgorithmName.SHA256),
            TokenSignature = token?.SignData(transcript, HashAlgorithmName.SHA256) ?? default(ReadOnlyMemory<byte>),
        };
    }

    /// <summary>Whether the signature of a checked proof is that of <paramref name="publicKey"/>. Never throws.</summary>
    public static bool IsSignedBy(
        ReadOnlyMemory<byte> publicKey,
        ReadOnlyMemory<byte> signature,
        ChallengeMessage challenge,
        ProofMessage proof
    )
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey.Span, out var read);
            return read == publicKey.Length
                && IsP256(key)
                && key.VerifyData(Transcript(challenge, proof), signature.Span, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsP256(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;

    private static void Write(Stream stream, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        stream.Write(length);
        stream.Write(field);
    }
}
