import Tensors

extension WorldModelEnsemble {
    /// How far the members' predictions of the observations lie apart, at every step of futures they imagined under the same
    /// actions:
    ///
    ///     d_h = mean over dimensions i of Var_n(μ_n,h,i)        μ_n = mean over samples of member n's decoder means
    ///
    /// with the variance over the N members (divided by N), standardised observations, and probabilities in place of binary
    /// elements and choices. Equal members give exactly 0. The means' own noise is part of it: about 1/K of a member's
    /// variance over its samples.
    /// - samples: K, imagined futures of each state, which are neighbours in the batch, as `EnsembleState.repeated` lays them.
    /// - Returns: `[H, B / K]`.
    public func disagreement(_ future: EnsembleFuture, samples: Int = 1) -> Tensor {
        requireMembers(future.members.count)
        let means = map { index, member in
            let mean = member.decoder.mean(member.decoder(future.members[index].features))
            var form = PredictiveForm(.normal, mean: mean, variance: .zeros(mean.shape)).mixed(over: samples)
            form.variance = .init(repeating: 0, count: form.mean.count)
            return form
        }
        let variance = PredictiveForm.mixture(means).variance
        let width = means[0].width
        let values = stride(from: 0, to: variance.count, by: width).map { start in
            // What no part of the decoder predicts has no mean.
            let predicted = variance[start..<start + width].filter { !$0.isNaN }
            return predicted.reduce(0, +) / Double(max(1, predicted.count))
        }
        return Tensor(values, shape: shape(future, samples)).converted(to: .single)
    }

    /// What knowing the member would tell of the next observation: the mutual information between the two, in nats, summed
    /// over independent parts,
    ///
    ///     I_h = H(mean over members of p_n,h) − mean over members of H(p_n,h)
    ///
    /// where p_n,h is member n's predictive distribution, the mixture over its samples. Exact for binary and categorical
    /// likelihoods. A normal one's mixtures are taken as normal with the same means and variances, dimension by dimension.
    /// Latents themselves have none: members that say the same do so in different codes.
    /// - samples: K; see `disagreement`.
    /// - Returns: `[H, B / K]`, from 0 up.
    public func mutualInformation(_ future: EnsembleFuture, samples: Int = 1) -> Tensor {
        requireMembers(future.members.count)
        let forms = map { index, member in
            member.decoder.forms(member.decoder(future.members[index].features)).map { $0.mixed(over: samples) }
        }
        let shape = shape(future, samples)
        var sums = [Double](repeating: 0, count: shape.count)
        for part in forms[0].indices {
            for (row, nats) in PredictiveForm.mutualInformation(forms.map { $0[part] }).enumerated() {
                sums[row] += nats
            }
        }
        return Tensor(sums, shape: shape).converted(to: .single)
    }

    private func shape(_ future: EnsembleFuture, _ samples: Int) -> Shape {
        let features = future.members[0].features.shape
        require(
            samples > 0 && features[1] % samples == 0, "\(samples) samples of each state in a batch of \(features[1])")
        return [features[0], features[1] / samples]
    }
}
