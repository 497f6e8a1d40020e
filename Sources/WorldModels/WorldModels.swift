// WorldModels
