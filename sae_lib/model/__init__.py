"""The autoencoder's mathematics: parameters, forward pass, cost, gradient and its check."""
